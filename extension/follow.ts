import { type ReadonlySignal, signal } from "@preact/signals";
import { NO_ANSWER } from "../src/client/answer.ts";
import type { Clock } from "../src/clock.ts";
import {
  type LotView,
  type PortMessage,
  type PortName,
  type Reply,
  type Request,
  type StatusView,
} from "./messages.ts";

/** The worker's newest messages, as signals. */
export interface Followed {
  /** Null until the worker has spoken. */
  readonly status: ReadonlySignal<StatusView | null>;
  readonly lots: ReadonlySignal<ReadonlyMap<string, LotView>>;
  /** False once the extension was updated or removed while this page was open: the page can do nothing any more. */
  readonly isAlive: ReadonlySignal<boolean>;
  close(): void;
}

/** Chrome ends the worker from time to time; a page connects again after this. */
const AGAIN_AFTER_MS = 200;

/**
 * Follows the worker by a port of this name, until `close`. Chrome keeps the page that was left for the way back, and
 * cuts its port without a word: such a page knows nothing until the worker has told it everything anew.
 */
export function followWorker(name: PortName, clock: Clock, window: Window): Followed {
  const status = signal<StatusView | null>(null);
  const lots = signal<ReadonlyMap<string, LotView>>(new Map());
  const isAlive = signal(true);
  let port: chrome.runtime.Port | null = null;
  let isClosed = false;

  const connect = () => {
    if (isClosed) return;
    // Without an id the extension that made this page is gone.
    if (!chrome.runtime?.id) {
      isAlive.value = false;
      return;
    }
    port = chrome.runtime.connect(chrome.runtime.id, { name });
    port.onMessage.addListener((message: PortMessage) => {
      if (message.status) status.value = message.status;
      lots.value = merged(message.isWhole ? new Map() : lots.value, message);
    });
    const made = port;
    // The way back to the page may have connected it meanwhile.
    made.onDisconnect.addListener(() => clock.after(AGAIN_AFTER_MS, () => made === port && connect()));
  };
  const comeBack = ({ persisted }: PageTransitionEvent) => {
    if (!persisted) return;
    port?.disconnect();
    status.value = null;
    lots.value = new Map();
    connect();
  };
  window.addEventListener("pageshow", comeBack);
  connect();
  return {
    status,
    lots,
    isAlive,
    close() {
      isClosed = true;
      window.removeEventListener("pageshow", comeBack);
      port?.disconnect();
    },
  };
}

function merged(
  before: ReadonlyMap<string, LotView>,
  { lots, removed }: Pick<PortMessage, "lots" | "removed">,
): ReadonlyMap<string, LotView> {
  const after = new Map(before);
  for (const lot of lots) after.set(lot.auction.id, lot);
  for (const id of removed) after.delete(id);
  return after;
}

/** Sends a request to the worker, which alone talks to the server. Never throws. */
export async function askWorker(request: Request): Promise<Reply> {
  try {
    const reply: Reply | undefined = await chrome.runtime.sendMessage(request);
    return reply ?? { ok: false, status: NO_ANSWER, error: "The extension gave no answer: try again." };
  } catch {
    // Chrome ended the worker during the request, or the extension was updated while this page was open.
    return { ok: false, status: NO_ANSWER, error: "The extension does not answer: load this page anew." };
  }
}
