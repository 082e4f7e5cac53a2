import { type ReadonlySignal, signal } from "@preact/signals";
import {
  type LotView,
  NO_ANSWER,
  type PortMessage,
  type PortName,
  type Reply,
  type Request,
  type StatusView,
} from "./messages.ts";

/** The worker's word, in signals. */
export interface Followed {
  /** Null until the worker has spoken. */
  readonly status: ReadonlySignal<StatusView | null>;
  readonly lots: ReadonlySignal<ReadonlyMap<string, LotView>>;
  /** False once the extension was updated or removed beneath this page: it can do nothing any more. */
  readonly isAlive: ReadonlySignal<boolean>;
  close(): void;
}

/** Chrome ends the worker now and then; a page connects anew after this long. */
const AGAIN_AFTER_MS = 200;

/** Follows the worker by a port of this name, until `close`. */
export function followWorker(name: PortName, setTimer: (task: () => void, ms: number) => void): Followed {
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
    port.onDisconnect.addListener(() => setTimer(connect, AGAIN_AFTER_MS));
  };
  connect();
  return {
    status,
    lots,
    isAlive,
    close() {
      isClosed = true;
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

/** Asks the worker, which alone speaks to the server. It never throws. */
export async function askWorker(request: Request): Promise<Reply> {
  try {
    const reply: Reply | undefined = await chrome.runtime.sendMessage(request);
    return reply ?? { ok: false, status: NO_ANSWER, error: "The extension gave no answer: try again." };
  } catch {
    // Chrome ended the worker while it worked, or the extension was updated beneath this page.
    return { ok: false, status: NO_ANSWER, error: "The extension does not answer: load this page anew." };
  }
}
