const streams = new WeakSet<ReadableStream>();

/**
 * Makes the body of a response whose bytes are sent as they come and never held at once. Where making them fails, the
 * connection breaks, so that nobody takes a part for the whole.
 */
export function streamed(bytes: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunks = bytes[Symbol.asyncIterator]();
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value.slice());
    },
    async cancel() {
      await chunks.return?.();
    },
  }, { highWaterMark: 0 });
  streams.add(stream);
  return stream;
}

/** Returns the body of a response that is to be sent as it comes; undefined for every other response. */
export function streamOf({ body }: Response): ReadableStream<Uint8Array> | undefined {
  return body !== null && streams.has(body) ? body : undefined;
}
