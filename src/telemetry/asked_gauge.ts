import { Gauge, type Registry } from "prom-client";

/** Registers a gauge that is asked each time the metrics are read. */
export function askedGauge(registry: Registry, name: string, help: string, ask: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(ask());
    },
  });
}

/**
 * Registers a gauge with one label, whose values are asked each time the metrics are read. A value of the label that
 * is not in the answer has no series. The values must come from a fixed list, as each makes a series of its own.
 */
export function labelledGauge(
  registry: Registry,
  { name, help, label }: { readonly name: string; readonly help: string; readonly label: string },
  ask: () => Iterable<readonly [string, number]>,
): void {
  new Gauge({
    name,
    help,
    labelNames: [label],
    registers: [registry],
    collect() {
      this.reset();
      for (const [value, figure] of ask()) this.set({ [label]: value }, figure);
    },
  });
}
