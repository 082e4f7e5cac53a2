import type { WireResult } from "../../wire/result.ts";

/** The tone and the words for how a lot came out. */
export const OUTCOME_WORDS: Readonly<
  Record<WireResult["outcome"], { readonly tone: "good" | "warn" | "plain"; readonly text: string }>
> = {
  won: { tone: "good", text: "won" },
  lost: { tone: "warn", text: "lost" },
  "only-watched": { tone: "plain", text: "only watched" },
  "not-known": { tone: "plain", text: "not known" },
};
