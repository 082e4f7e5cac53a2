/** The head of a WebSocket frame: what it announces, before anything of its payload is here. */
export interface FrameHead {
  /** 0 goes on with a message, 1 and 2 begin one, 8 and above steer the connection. */
  readonly opcode: number;
  readonly isFinal: boolean;
  /** Of its payload, in bytes. */
  readonly length: number;
}

/** A head is two bytes, a longer length and the client's mask. */
const LONGEST_HEAD = 2 + 8;
const MASK_BYTES = 4;

/**
 * Reads the heads of the frames in a client's bytes, in whatever pieces they come, and keeps nothing else. Reads
 * `chunk` from `from` to the end of the frame that is there, or of the chunk; returns how far it read.
 */
export function createFrameMeter(
  onFrame: (head: FrameHead) => void,
): (chunk: Uint8Array, from: number) => number {
  const head = new Uint8Array(LONGEST_HEAD);
  let known = 0;
  let toSkip = 0;

  return (chunk, from) => {
    for (let at = from; at < chunk.length;) {
      if (toSkip > 0) {
        const skipped = Math.min(toSkip, chunk.length - at);
        toSkip -= skipped;
        at += skipped;
        if (toSkip === 0) return at;
        continue;
      }
      head[known++] = chunk[at++] ?? 0;
      const length = known < 2 ? undefined : lengthIn(head.subarray(0, known));
      if (length === undefined) continue;
      const [first = 0, second = 0] = head;
      known = 0;
      toSkip = length + (second & 0x80 ? MASK_BYTES : 0);
      onFrame({ opcode: first & 0x0f, isFinal: (first & 0x80) !== 0, length });
      if (toSkip === 0) return at;
    }
    return chunk.length;
  };
}

/** Returns the announced length, once the head is long enough to tell. */
function lengthIn(head: Uint8Array): number | undefined {
  const short = (head[1] ?? 0) & 0x7f;
  if (short < 126) return short;
  const size = short === 126 ? 2 : 8;
  if (head.length < 2 + size) return undefined;
  return head.subarray(2, 2 + size).reduce((length, byte) => length * 256 + byte, 0);
}
