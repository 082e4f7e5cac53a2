/** The bytes that arrive on one connection. */
export interface SocketInput {
  /** Takes the text up to and with `end`; null when the connection ends before. */
  takeUntil(end: string): Promise<string | null>;
  /** Takes `bytes` bytes as text; null when the connection ends before. */
  take(bytes: number): Promise<string | null>;
  /** Resolves when the other side has closed the connection; data that it sends until then is kept. */
  ended(): Promise<void>;
}

const CHUNK_BYTES = 16 * 1024;
/** Latin-1 keeps bytes and characters the same, so no piece ends in the middle of a character. */
const BYTES_AS_TEXT = "latin1";

/** Returns the input of `connection`, of which nothing was read yet. */
export function createSocketInput(connection: Deno.Conn): SocketInput {
  const decoder = new TextDecoder(BYTES_AS_TEXT);
  let here = "";
  let isOver = false;
  let coming: Promise<void> | null = null;

  const read = async () => {
    const chunk = new Uint8Array(CHUNK_BYTES);
    // A connection that the other side has reset has ended as well.
    const count = await connection.read(chunk).catch(() => null);
    if (count === null) isOver = true;
    else here += decoder.decode(chunk.subarray(0, count));
    coming = null;
  };
  const more = () => coming ??= read();
  const cut = (length: number) => {
    const taken = here.slice(0, length);
    here = here.slice(length);
    return taken;
  };

  return {
    async takeUntil(end) {
      while (!here.includes(end)) {
        if (isOver) return null;
        await more();
      }
      return cut(here.indexOf(end) + end.length);
    },
    async take(bytes) {
      while (here.length < bytes) {
        if (isOver) return null;
        await more();
      }
      return cut(bytes);
    },
    async ended() {
      while (!isOver) await more();
    },
  };
}
