/** One frame as it came over the wire. */
export interface RawFrame {
  readonly opcode: number;
  readonly text: string;
  /** A close frame's code. */
  readonly closeCode: number | null;
}

/** A WebSocket client of bare TCP: it reads nothing unless it is told to. */
export interface RawSocket {
  sendText(text: string): Promise<void>;
  /** Sends many messages in one piece. */
  sendTexts(texts: readonly string[]): Promise<void>;
  /** Sends a frame of any kind; a message may have several. */
  sendFrame(opcode: number, text: string, options: { readonly isFinal: boolean }): Promise<void>;
  /** Sends no more of a frame than its head. */
  sendHead(opcode: number, length: number): Promise<void>;
  /** Reads to the end: the code that the server closed with; null when it only hung up. */
  closeCode(): Promise<number | null>;
  /** The next frame; null at the end of the connection. */
  read(): Promise<RawFrame | null>;
  close(): void;
}

const TEXT = 1;
const CLOSE = 8;

/** Connects to `/ws` on `port`. The server's frames pile up until they are read. */
export async function connectRaw(port: number): Promise<RawSocket> {
  const connection = await Deno.connect({ port, hostname: "127.0.0.1" });
  let pending = new Uint8Array(0);

  const fill = async (size: number): Promise<boolean> => {
    while (pending.length < size) {
      const chunk = new Uint8Array(65_536);
      const count = await connection.read(chunk);
      if (count === null) return false;
      const joined = new Uint8Array(pending.length + count);
      joined.set(pending);
      joined.set(chunk.subarray(0, count), pending.length);
      pending = joined;
    }
    return true;
  };
  const take = async (size: number): Promise<Uint8Array | null> => {
    if (!await fill(size)) return null;
    const taken = pending.slice(0, size);
    pending = pending.slice(size);
    return taken;
  };

  const handshake = "GET /ws HTTP/1.1\r\nHost: gavel\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  await connection.write(new TextEncoder().encode(handshake));
  for (let line = ""; !line.endsWith("\r\n\r\n");) {
    line += new TextDecoder().decode(await take(1) ?? undefined);
  }

  const writeAll = async (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
  };
  const sendFrame: RawSocket["sendFrame"] = (opcode, text, { isFinal }) =>
    writeAll(frameBytes(opcode, text, isFinal));

  const raw: RawSocket = {
    sendFrame,
    sendText: (text) => sendFrame(TEXT, text, { isFinal: true }),
    sendTexts: (texts) =>
      writeAll(new Uint8Array(texts.flatMap((text) => [...frameBytes(TEXT, text, true)]))),
    sendHead: (opcode, length) => writeAll(new Uint8Array(frameHead(opcode, length, true))),
    async closeCode() {
      for (let frame = await raw.read(); frame; frame = await raw.read()) {
        if (frame.opcode === CLOSE) return frame.closeCode;
      }
      return null;
    },
    async read() {
      const head = await take(2);
      if (!head) return null;
      const [first = 0, short = 0] = head;
      const extended = short === 127
        ? await take(8)
        : short === 126
        ? await take(2)
        : new Uint8Array([short]);
      if (!extended) return null;
      const payload = await take(extended.reduce((length, byte) => length * 256 + byte, 0));
      if (!payload) return null;
      const opcode = first & 0x0f;
      const closeCode = opcode === CLOSE && payload.length >= 2
        ? new DataView(payload.buffer).getUint16(0)
        : null;
      return { opcode, text: new TextDecoder().decode(payload), closeCode };
    },
    close: () => connection.close(),
  };
  return raw;
}

function frameBytes(opcode: number, text: string, isFinal: boolean): Uint8Array {
  const payload = new TextEncoder().encode(text);
  const head = frameHead(opcode, payload.length, isFinal);
  const bytes = new Uint8Array(head.length + payload.length);
  bytes.set(head);
  bytes.set(payload, head.length);
  return bytes;
}

/** Masked, as a client's must be, with a mask that changes nothing. */
function frameHead(opcode: number, length: number, isFinal: boolean): readonly number[] {
  const first = (isFinal ? 0x80 : 0) | opcode;
  const announced = length < 126
    ? [0x80 | length]
    : length < 65_536
    ? [0x80 | 126, length >> 8, length & 0xff]
    : [0x80 | 127, 0, 0, 0, 0, length >>> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff];
  return [first, ...announced, 0, 0, 0, 0];
}
