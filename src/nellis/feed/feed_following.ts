import { getLogger } from "@logtape/logtape";
import { readBytes } from "./byte_reader.ts";
import { createEventStream } from "./event_stream.ts";
import { type Ending, type FeedEnd, STOPPED } from "./feed_end.ts";
import { createHearing, type HearingOptions } from "./feed_hearing.ts";

const log = getLogger(["gavel", "nellis"]);

/** Whose stream it is, who hears it, and when that ends. */
export interface FollowingOptions extends HearingOptions {
  readonly signal: AbortSignal;
  /** Without an event for so long, the stream is dead. */
  readonly silenceMs: number;
}

/** Enough for many pings or some bids at once; what is longer comes in several chunks. */
const BUFFER_BYTES = 1024;

const HUNG_UP: Ending = { reason: "dropped", message: "The live feed hung up." };
const BROKE_OFF: Ending = { reason: "dropped", message: "The connection to the live feed was lost." };
const ENDLESS: Ending = {
  reason: "not-understood",
  message: "The live feed goes on and on without saying anything that Gavel understands.",
};

/** Tells what a stream says until it ends, by itself or by our hand; its body is given up on every way out. */
export function followFeed(body: ReadableStream<Uint8Array>, options: FollowingOptions): Promise<FeedEnd> {
  const { id, clock, signal, silenceMs } = options;
  const reader = readBytes(body, BUFFER_BYTES);
  const hearing = createHearing(options);
  const stream = createEventStream(hearing);

  return new Promise((resolve) => {
    const end = (ending: Ending) => {
      if (hearing.isOver()) return;
      resolve(hearing.close(ending));
      cancelTimer();
      signal.removeEventListener("abort", stop);
      // Not by an abort of the request: Deno 2.9 does not heed it once the Response is garbage (feed_socket_test.ts).
      reader.cancel().catch((reason) => log.debug("Live feed let go: {reason}", { reason }));
    };
    const stop = () => end(STOPPED);
    // Not set anew by every ping: on a thousand streams that would be two thousand timer calls a second.
    const checkSilence = () => {
      const leftMs = hearing.heardAtMs() + silenceMs - clock.now();
      if (leftMs > 0) cancelTimer = clock.after(leftMs, checkSilence);
      else end({ reason: "silent", message: `The live feed said nothing for ${silenceMs / 1000} s.` });
    };
    let cancelTimer = clock.after(silenceMs, checkSilence);
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();

    const take = (bytes: Uint8Array) => stream.take(bytes) || end(ENDLESS);
    reader.readAll(take).then(() => end(HUNG_UP), (error) => {
      log.debug("The live feed of lot {auctionId} broke off: {error}", { auctionId: id, error });
      end(BROKE_OFF);
    });
  });
}
