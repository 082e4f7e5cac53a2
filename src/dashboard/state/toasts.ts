import { type ReadonlySignal, signal } from "@preact/signals";
import type { Cancel, Clock } from "../../clock.ts";

/** A short message that leaves by itself. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: "good" | "bad" | "plain";
  /** The lot or the like that it is news about; newer news about the same takes its place. */
  readonly about?: string;
  /** Takes back what the message tells of. */
  readonly undo?: () => void;
}

/** The messages on the screen, oldest first. */
export interface Toasts {
  readonly all: ReadonlySignal<readonly Toast[]>;
  show(text: string, options?: Partial<Pick<Toast, "tone" | "about" | "undo">>): void;
  dismiss(id: number): void;
}

const SHOWN_MS = 6_000;
/** A toast with an undo, or of a failure, stays longer. */
const SHOWN_LONGER_MS = 10_000;
const MOST = 4;

/** Makes a screen without messages. */
export function createToasts(clock: Clock): Toasts {
  const all = signal<readonly Toast[]>([]);
  const timers = new Map<number, Cancel>();
  let nextId = 1;
  const dismiss = (id: number) => {
    timers.get(id)?.();
    timers.delete(id);
    all.value = all.value.filter((toast) => toast.id !== id);
  };
  /** News leaves first: an offer to undo stays for its whole time. */
  const makeRoom = () => {
    const older = all.value.slice(0, -1);
    const leaving = older.find(({ undo, tone }) => !undo && tone !== "bad") ?? older[0];
    if (leaving) dismiss(leaving.id);
  };
  return {
    all,
    show(text, { tone = "plain", about, undo } = {}) {
      const id = nextId++;
      const replaced = about === undefined ? undefined : all.value.find((toast) => toast.about === about);
      if (replaced) dismiss(replaced.id);
      all.value = [
        ...all.value,
        { id, text, tone, ...(about === undefined ? {} : { about }), ...(undo ? { undo } : {}) },
      ];
      if (all.value.length > MOST) makeRoom();
      timers.set(id, clock.after(undo || tone === "bad" ? SHOWN_LONGER_MS : SHOWN_MS, () => dismiss(id)));
    },
    dismiss,
  };
}
