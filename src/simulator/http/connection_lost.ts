/** Deno's own words, so that a client in process meets the same error as on the network. */
const CAUSES = {
  refused: "client error (Connect): tcp connect error: Connection refused (os error 111)",
  broken: "client error (SendRequest): connection closed before message completed",
} as const;

/** Deno's own words for an answer whose head arrived and whose body ends too early. */
const BODY_CUT = "error reading a body from connection";

/** The share of an answer's body that arrives when it breaks in the middle. */
const BROKEN_SHARE = 0.5;

/** The moment of an exchange at which its connection breaks: by then the house has acted on the request. */
export type BreakPoint = "before-answer" | "mid-head" | "mid-body";

/** Thrown for a request that gets no answer: `refused` never arrived, `broken` may have been acted on. */
export class ConnectionLost extends TypeError {
  override readonly name = "TypeError";
  /** True when a socket sends part of the answer's head before it breaks. */
  readonly isMidHead: boolean;

  constructor(readonly how: keyof typeof CAUSES, { isMidHead = false } = {}) {
    super("fetch failed", { cause: new Error(CAUSES[how]) });
    this.isMidHead = isMidHead;
  }
}

/** Breaks the connection of `response` at `point`: throws, or returns an answer whose body fails half way. */
export async function breakAt(point: BreakPoint, response: Response): Promise<Response> {
  if (point !== "mid-body") throw new ConnectionLost("broken", { isMidHead: point === "mid-head" });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const { status, headers } = response;
  headers.set("Content-Length", `${bytes.length}`);
  const first = bytes.subarray(0, Math.ceil(bytes.length * BROKEN_SHARE));
  let isSent = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (isSent) return controller.error(new TypeError(BODY_CUT));
      isSent = true;
      if (first.length > 0) controller.enqueue(first);
      else controller.error(new TypeError(BODY_CUT));
    },
  });
  return new Response(body, { status, headers });
}

/** Returns the nearest that `Deno.serve` has to a broken connection: an answer shorter than its announced length. */
export function brokenResponse(): Response {
  const body = new ReadableStream({ start: (controller) => controller.close() });
  return new Response(body, { headers: { "Content-Length": "1000" } });
}
