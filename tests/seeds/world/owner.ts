import type { Random } from "../../../src/simulator/random.ts";
import type { Facts } from "../facts.ts";
import type { Life } from "./process.ts";
import { carryOut, type Order, Refused, type Spoken } from "./orders.ts";

/** The owner at their extension: asks, and asks again when Gavel is back. */
export interface Owner {
  ask(order: Order): void;
  /** Gavel can be spoken to. */
  meet(life: Life, spoken: Spoken): void;
  /** It is gone, and what it had not answered stays open. */
  lose(): void;
}

/** An owner who can't reach Gavel yet. `heard` is the order as it arrives there. */
export function createOwner(facts: Facts, random: Random, heard: (order: Order) => Order): Owner {
  let partner: { readonly life: Life; readonly spoken: Spoken } | null = null;
  let waiting: Order[] = [];
  const open = new Map<number, Order>();
  let asked = 0;

  const ask = async (order: Order): Promise<void> => {
    if (partner === null) return void waiting.push(order);
    const { life, spoken } = partner;
    const id = ++asked;
    open.set(id, order);
    facts.tell({ type: "asked", id, order });
    const answer = await carryOut(heard(order), spoken).then(
      (text) => ({ text }),
      (error: unknown) => ({ error }),
    );
    if (life.isOver()) return;
    open.delete(id);
    if ("text" in answer) return facts.tell({ type: "acknowledged", id, order, answer: answer.text });
    const type = answer.error instanceof Refused ? "refused" : "unanswered";
    facts.tell({ type, id, order, why: String(answer.error) });
  };

  return {
    ask: (order) => void ask(order),
    meet(life, spoken) {
      partner = { life, spoken };
      const orders = waiting;
      waiting = [];
      for (const order of orders) void ask(order);
    },
    lose() {
      partner = null;
      for (const [id, order] of open) {
        facts.tell({ type: "unanswered", id, order, why: "Gavel is gone" });
        // Who does not know whether a bid was placed looks at the lot before the next.
        if (order.what !== "bid" && random.next() < 0.7) waiting.push(order);
      }
      open.clear();
    },
  };
}
