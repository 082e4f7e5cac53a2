/** In Deno's own words, so that a client in process meets what it would meet on the network. */
const CAUSES = {
  refused: "client error (Connect): tcp connect error: Connection refused (os error 111)",
  broken: "client error (SendRequest): connection closed before message completed",
} as const;

/** A request that gets no answer: `refused` never arrived, `broken` may have been acted on. */
export class ConnectionLost extends TypeError {
  override readonly name = "TypeError";

  constructor(how: keyof typeof CAUSES) {
    super("fetch failed", { cause: new Error(CAUSES[how]) });
  }
}

/** The nearest that `Deno.serve` comes to a broken connection: it ends before the length that it announced. */
export function brokenResponse(): Response {
  const body = new ReadableStream({ start: (controller) => controller.close() });
  return new Response(body, { headers: { "Content-Length": "1000" } });
}
