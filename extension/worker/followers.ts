import type { Cancel, Clock } from "../../src/clock.ts";
import type { LotView, PortMessage, PortName, StatusView } from "../messages.ts";
import type { LotViews } from "./lot_views.ts";

/** A page that follows: a port of the browser's, without its other sides. */
export interface Port {
  readonly name: string;
  postMessage(message: PortMessage): void;
}

/** The pages that are told of each change. */
export interface Followers {
  /** Tells the page everything that it follows, and each change from then on. */
  add(port: Port): void;
  remove(port: Port): void;
  /** Tells all pages soon, in one message for changes that come together. */
  changed(options?: { readonly status: boolean }): void;
}

/** Changes within this time are told in one message; nobody sees a delay this short. */
const GATHERED_MS = 50;

/** Lots in one message: Chrome passes on none of more than 64 MB. */
const MOST_LOTS = 2_000;

/** Makes a list without pages. It does no work while no page follows. */
export function createFollowers(
  { clock, lots, status }: {
    readonly clock: Clock;
    readonly lots: LotViews;
    readonly status: () => StatusView;
  },
): Followers {
  const ports = new Set<Port>();
  let cancel: Cancel | null = null;
  let isStatusNew = false;

  const tell = () => {
    cancel = null;
    const changes = lots.takeChanges();
    const told = isStatusNew ? { status: status() } : {};
    isStatusNew = false;
    for (const port of ports) {
      const of = (ids: Iterable<string>) => [...ids].filter((id) => follows(port.name, id));
      if (changes.isWhole) {
        sendAll(port, told);
        continue;
      }
      const message: PortMessage = { ...told, isWhole: false, ...changesOf(of(changes.ids), lots) };
      if (message.status || message.lots.length + message.removed.length > 0) send(port, message);
    }
  };
  /** A page that is gone, or a message that is too long for Chrome, must not keep the others from hearing. */
  const send = (port: Port, message: PortMessage) => {
    try {
      port.postMessage(message);
    } catch {
      ports.delete(port);
    }
  };
  const sendAll = (port: Port, told: { readonly status?: StatusView }) => {
    const [first = [], ...others] = inParts(wholeOf(port.name, lots));
    send(port, { ...told, isWhole: lots.isKnown(), lots: first, removed: [] });
    for (const part of others) send(port, { isWhole: false, lots: part, removed: [] });
  };
  return {
    add(port) {
      ports.add(port);
      sendAll(port, { status: status() });
    },
    remove: (port) => ports.delete(port),
    changed({ status: isStatus } = { status: false }) {
      isStatusNew ||= isStatus;
      cancel ??= clock.after(GATHERED_MS, tell);
    },
  };
}

function follows(name: string, id: string): boolean {
  return name === ("all" satisfies PortName) || name === (`lot:${id}` satisfies PortName);
}

function wholeOf(name: string, lots: LotViews): readonly LotView[] {
  if (name === "all") return lots.all();
  const lot = name.startsWith("lot:") ? lots.of(name.slice("lot:".length)) : undefined;
  return lot ? [lot] : [];
}

function inParts(lots: readonly LotView[]): readonly (readonly LotView[])[] {
  const parts: (readonly LotView[])[] = [];
  for (let from = 0; from < lots.length; from += MOST_LOTS) parts.push(lots.slice(from, from + MOST_LOTS));
  return parts;
}

function changesOf(ids: readonly string[], lots: LotViews): Pick<PortMessage, "lots" | "removed"> {
  const views = ids.map((id) => [id, lots.of(id)] as const);
  return {
    lots: views.flatMap(([, view]) => view ? [view] : []),
    removed: views.flatMap(([id, view]) => view ? [] : [id]),
  };
}
