import type { Counts } from "./format.ts";

/** Says how much there is, such as `12 lots, 3 bids and 100 results`. */
export function contentsIn(counts: Counts): string {
  const of = (name: string, one: string, many: string) => {
    const count = counts[name] ?? 0;
    return `${count} ${count === 1 ? one : many}`;
  };
  return `${of("lots", "lot", "lots")}, ${of("bids", "bid", "bids")} and ${
    of("results", "result", "results")
  }`;
}

/** Writes a size for people. */
export function sizeInWords(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

/** Writes a time of a backup for people: `2026-11-02 03:30 UTC`. */
export function timeInWords(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
