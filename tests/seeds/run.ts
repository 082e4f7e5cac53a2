import { simulate } from "./simulation.ts";
import { transcriptOf } from "./transcript.ts";
const count = Number(Deno.args[1] ?? 1), from = Number(Deno.args[0] ?? 1);
const t = performance.now();
let bad = 0, pages = 0, bids = 0, turns = 0;
const kinds = new Map<string, number[]>();
for (let s = from; s < from + count; s++) {
  const run = await simulate(s);
  pages += run.facts.filter((f) => f.type === "page-left").length;
  bids += run.facts.filter((f) => f.type === "bid-left").length;
  turns += run.facts.length;
  if (run.violations.length) {
    bad++;
    for (const v of run.violations.slice(0, 1)) {
      const k = v.invariant;
      kinds.set(k, [...(kinds.get(k) ?? []), s]);
      if (count < 300) console.log(s, v.invariant, v.message);
    }
  }
  if (count === 1) console.log(transcriptOf(run.facts).join("\n"), run.violations);
}
console.log(((performance.now() - t) / count).toFixed(1), "ms/seed", {
  bad,
  pages: pages / count,
  bids: bids / count,
  facts: turns / count,
});
for (const [k, v] of kinds) console.log(k, v.length, v.slice(0, 12).join(" "));
