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

  return {
    async sendText(text) {
      const payload = new TextEncoder().encode(text);
      if (payload.length > 125) throw new RangeError("Only short frames are needed here");
      // Masked, as a client's must be, with a mask that changes nothing.
      await connection.write(new Uint8Array([0x80 | TEXT, 0x80 | payload.length, 0, 0, 0, 0, ...payload]));
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
}
