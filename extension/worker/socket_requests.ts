import { NO_ANSWER } from "../../src/client/answer.ts";
import type { ServerMessage } from "../../src/client/link.ts";
import type { Cancel, Clock } from "../../src/clock.ts";
import { NOT_SENT, type Reply } from "../messages.ts";

/**
 * Requests over the socket, each sent once at most. A browser sends a request over HTTP again by itself where a
 * connection that had served before breaks (measured in Chromium 156: a POST arrived twice), and a bid must not.
 */
export interface SocketRequests {
  /** Sends a message and resolves to its answer. Never throws. */
  ask(message: { readonly type: string; readonly [field: string]: unknown }): Promise<Reply>;
  /** Takes in a message of the server's; true where it is the answer to a request. */
  hear(message: ServerMessage): boolean;
  /** The socket is gone, and with it all answers. */
  lost(): void;
}

const GIVE_UP_AFTER_MS = 30_000;
/** Status of a request that the server refused; a socket's answers have none of their own. */
const REFUSED = 409;

/** Makes the requests. `send` returns false where there is no connection. */
export function createSocketRequests(
  { clock, send }: {
    readonly clock: Clock;
    readonly send: (message: { readonly type: string; readonly [field: string]: unknown }) => boolean;
  },
): SocketRequests {
  const waiting = new Map<string, (reply: Reply) => void>();
  let last = 0;

  return {
    ask(message) {
      last += 1;
      const requestId = `extension-${last}`;
      if (!send({ ...message, requestId })) {
        return Promise.resolve(
          { ok: false, status: NOT_SENT, error: "Nothing was sent: there is no connection to Gavel." },
        );
      }
      return new Promise((resolve) => {
        const cancel: Cancel = clock.after(GIVE_UP_AFTER_MS, () => settle(noAnswer()));
        const settle = (reply: Reply) => {
          cancel();
          waiting.delete(requestId);
          resolve(reply);
        };
        waiting.set(requestId, settle);
      });
    },
    hear(message) {
      const settle = typeof message.requestId === "string" ? waiting.get(message.requestId) : undefined;
      settle?.(replyOf(message));
      return settle !== undefined;
    },
    lost() {
      for (const settle of [...waiting.values()]) settle(noAnswer());
    },
  };
}

function noAnswer(): Reply {
  return { ok: false, status: NO_ANSWER, error: "Gavel does not answer." };
}

function replyOf(message: ServerMessage): Reply {
  if (message.success === true) return { ok: true, body: message };
  return typeof message.error === "string"
    ? { ok: false, status: REFUSED, error: message.error }
    : { ok: false, status: NO_ANSWER, error: "This is no answer of Gavel's." };
}
