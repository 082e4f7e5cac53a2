import { type Keyboard, openKeyboard } from "./keyboard.ts";
import { type Night, runAtNight } from "./night.ts";

/** A night on which Gavel watches a lamp, with its owner at a keyboard. */
export interface LampNight extends Night {
  readonly keyboard: Keyboard;
  /** The number of the lamp. */
  readonly id: number;
}

/** Starts Gavel, opens a keyboard, and watches a lamp that begins at $5, with a limit of $50. */
export async function runWithLamp(
  { strategy, closesInSeconds = 3_600 }: {
    readonly strategy: "auto" | "sniping";
    readonly closesInSeconds?: number;
  },
): Promise<LampNight> {
  const running = await runAtNight();
  const keyboard = await openKeyboard(running);
  const { id } = running.house.addLot({ title: "Lamp", startPrice: 5, closesInSeconds });
  await running.watch(id, { maxBid: 50, strategy });
  return Object.assign(Object.create(running), { keyboard, id });
}
