/** A line of a stream. */
export interface Line {
  /** Its bytes without the line break. */
  readonly bytes: Uint8Array;
  /** False for the last one where the stream ends without a line break. */
  readonly isWhole: boolean;
}

const LINE_BREAK = 0x0a;

/**
 * Cuts a stream into lines and holds one of them at a time. A line that is longer than `longest` bytes comes in part and
 * is the last: what follows is not read.
 */
export async function* linesOf(
  stream: AsyncIterable<Uint8Array>,
  longest: number,
): AsyncGenerator<Line> {
  let begun: Uint8Array = new Uint8Array();
  for await (const chunk of stream) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_BREAK); end >= 0; end = chunk.indexOf(LINE_BREAK, start)) {
      yield { bytes: joined(begun, chunk.subarray(start, end)), isWhole: true };
      begun = new Uint8Array();
      start = end + 1;
    }
    begun = joined(begun, chunk.subarray(start));
    if (begun.length > longest) break;
  }
  if (begun.length > 0) yield { bytes: begun, isWhole: false };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second.slice();
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
