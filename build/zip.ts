import { crc32, deflateRawSync } from "node:zlib";

/** A file of an archive. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The date of every file, 1 January 1980, so that the same files give the same archive. */
const DOS_DATE = 0x21;
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
const DEFLATED = 8;
/** Names are UTF-8. */
const UTF_8 = 0x0800;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;

/** Packs files into a zip archive (PKWARE APPNOTE 6.3, without ZIP64: below 4 GiB and 65,535 files). */
export function zip(entries: readonly ZipEntry[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, bytes } of entries) {
    const path = new TextEncoder().encode(name);
    const packed = deflateRawSync(bytes);
    const common = [VERSION, UTF_8, DEFLATED, 0, DOS_DATE];
    const sizes = [crc32(bytes), packed.byteLength, bytes.byteLength];
    parts.push(header(LOCAL_BYTES, LOCAL, common, sizes, [path.byteLength, 0]), path, packed);
    const central = header(CENTRAL_BYTES, CENTRAL, [VERSION, ...common], sizes, [
      path.byteLength,
      0,
      0,
      0,
      0,
    ]);
    new DataView(central.buffer).setUint32(42, offset, true);
    directory.push(central, path);
    offset += LOCAL_BYTES + path.byteLength + packed.byteLength;
  }
  const directoryBytes = directory.reduce((sum, part) => sum + part.byteLength, 0);
  const end = header(END_BYTES, END, [0, 0, entries.length, entries.length], [directoryBytes, offset], [0]);
  return joined([...parts, ...directory, end]);
}

/** Writes a signature, 16-bit fields, 32-bit fields and 16-bit fields one after another, little endian. */
function header(
  size: number,
  signature: number,
  before: readonly number[],
  long: readonly number[],
  after: readonly number[],
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, signature, true);
  let at = 4;
  for (const value of before) {
    view.setUint16(at, value, true);
    at += 2;
  }
  for (const value of long) {
    view.setUint32(at, value, true);
    at += 4;
  }
  for (const value of after) {
    view.setUint16(at, value, true);
    at += 2;
  }
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
