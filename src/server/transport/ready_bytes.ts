const known = new WeakMap<Response, Uint8Array>();

/** Returns a body of `bytes` that costs nothing until somebody reads it. */
export function lazyBody(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    pull(controller) {
      // A copy: whoever reads a stream may do with its chunks what they like.
      controller.enqueue(bytes.slice());
      controller.close();
    },
  }, { highWaterMark: 0 });
}

/** Remembers the bytes that `response` was made of: read back from its stream, many take several times longer. */
export function madeOf(response: Response, bytes: Uint8Array): Response {
  known.set(response, bytes);
  return response;
}

/** Returns the bytes that a response was made of, where they are known. */
export function readyBytes(response: Response): Uint8Array | undefined {
  return known.get(response);
}
