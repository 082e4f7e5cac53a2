/** Reads a body to its end, or gives it up. */
export interface ByteReader {
  /**
   * Hands each chunk to `take` and resolves at the body's end; rejects when the body breaks off. A chunk is valid only
   * until `take` returns, as its memory is used again.
   */
  readAll(take: (bytes: Uint8Array) => void): Promise<void>;
  /** Gives the body up: `readAll` ends, and the connection is closed. */
  cancel(): Promise<void>;
}

/**
 * Creates a reader of `body` with one buffer of `bufferBytes`. The plain reader allocates 64 KiB a chunk, and each quiet
 * stream keeps one while it waits: a thousand streams take twice the memory and the CPU time that small buffers take.
 */
export function readBytes(body: ReadableStream<Uint8Array>, bufferBytes: number): ByteReader {
  const reader = ownBufferReader(body);
  return reader ? fillingOneBuffer(reader, bufferBytes) : takingChunks(body.getReader());
}

/** Returns null for a stream that gives its chunks as they are, as one made in process does. */
function ownBufferReader(body: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | null {
  try {
    return body.getReader({ mode: "byob" });
  } catch (error) {
    if (error instanceof TypeError && !body.locked) return null;
    throw error;
  }
}

function fillingOneBuffer(reader: ReadableStreamBYOBReader, bufferBytes: number): ByteReader {
  return {
    async readAll(take) {
      let read = await reader.read(new Uint8Array(bufferBytes));
      while (!read.done) {
        take(read.value);
        read = await reader.read(new Uint8Array(read.value.buffer));
      }
    },
    cancel: () => reader.cancel(),
  };
}

function takingChunks(reader: ReadableStreamDefaultReader<Uint8Array>): ByteReader {
  return {
    async readAll(take) {
      for (let read = await reader.read(); !read.done; read = await reader.read()) take(read.value);
    },
    cancel: () => reader.cancel(),
  };
}
