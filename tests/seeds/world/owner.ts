import type { Random } from "../../../src/simulator/random.ts";
import type { Facts } from "../facts.ts";
import type { Process } from "./process.ts";
import { carryOut, type Order, Refused, type Spoken } from "./orders.ts";

/** The owner at the extension: sends orders, and sends them again when Gavel is back. */
export interface Owner {
  ask(order: Order): void;
  /** Connects the owner to a process. */
  meet(process: Process, spoken: Spoken): void;
  /** Disconnects the owner; orders without an answer stay open. */
  lose(): void;
}

/** Returns an owner who can't reach Gavel yet. `heard` changes an order on its way. */
export function createOwner(facts: Facts, random: Random, heard: (order: Order) => Order): Owner {
  let partner: { readonly process: Process; readonly spoken: Spoken } | null = null;
  let waiting: Order[] = [];
  const open = new Map<number, Order>();
  let asked = 0;

  const ask = async (order: Order): Promise<void> => {
    if (partner === null) return void waiting.push(order);
    const { process, spoken } = partner;
    const id = ++asked;
    open.set(id, order);
    facts.tell({ type: "asked", id, order });
    const answer = await carryOut(heard(order), spoken).then(
      (text) => ({ text }),
      (error: unknown) => ({ error }),
    );
    if (process.isOver()) return;
    open.delete(id);
    if ("text" in answer) return facts.tell({ type: "acknowledged", id, order, answer: answer.text });
    const type = answer.error instanceof Refused ? "refused" : "unanswered";
    facts.tell({ type, id, order, why: String(answer.error) });
  };

  return {
    ask: (order) => void ask(order),
    meet(process, spoken) {
      partner = { process, spoken };
      const orders = waiting;
      waiting = [];
      for (const order of orders) void ask(order);
    },
    lose() {
      partner = null;
      for (const [id, order] of open) {
        facts.tell({ type: "unanswered", id, order, why: "Gavel is gone" });
        // An owner who does not know if a bid was placed looks at the lot before the next one.
        if (order.what !== "bid" && random.next() < 0.7) waiting.push(order);
      }
      open.clear();
    },
  };
}
