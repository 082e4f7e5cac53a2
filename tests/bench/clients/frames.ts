import { Buffer } from "node:buffer";

/** Returns a function that takes the next bytes of a server's WebSocket and returns the texts that are whole by then. */
export function createFrameReader(): (bytes: Uint8Array) => readonly string[] {
  let rest: Buffer = Buffer.alloc(0);
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    const texts: string[] = [];
    for (let end = endOfFrame(rest); end !== null && end <= rest.length; end = endOfFrame(rest)) {
      texts.push(rest.toString("utf8", headBytes(rest), end));
      rest = rest.subarray(end);
    }
    return texts;
  };
}

/** Makes a short text a client's frame, masked with a mask that changes nothing. */
export function clientFrame(text: string): Uint8Array<ArrayBuffer> {
  return Buffer.concat([Buffer.from([0x81, 0x80 | Buffer.byteLength(text), 0, 0, 0, 0]), Buffer.from(text)]);
}

/** Returns the length of the head of the frame that `bytes` begin with (RFC 6455, 5.2). */
function headBytes(bytes: Buffer): number {
  return { 126: 4, 127: 10 }[bytes[1] ?? 0] ?? 2;
}

/** Returns the length of the frame that `bytes` begin with; null while its head is not whole. */
function endOfFrame(bytes: Buffer): number | null {
  const head = headBytes(bytes);
  if (bytes.length < head) return null;
  if (head === 2) return head + (bytes[1] ?? 0);
  return head + (head === 4 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2)));
}
