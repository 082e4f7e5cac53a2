import type { Examined } from "./examine.ts";
import { counted, type Finding, type Verdict } from "./finding.ts";

const SIGNS: Readonly<Record<Verdict, string>> = { fine: "✓", look: "!", wrong: "✗" };
const COLOURS: Readonly<Record<Verdict, number>> = { fine: 32, look: 33, wrong: 31 };
const SEVERITY: readonly Verdict[] = ["fine", "look", "wrong"];

/** Returns the worst verdict of all. */
export function worstOf(examined: readonly Examined[]): Verdict {
  const verdicts = examined.flatMap(({ findings }) => findings.map(({ verdict }) => verdict));
  return SEVERITY.findLast((verdict) => verdicts.includes(verdict)) ?? "fine";
}

/** Returns a line for each finding, for the owner at their terminal. */
export function ownersLines(examined: readonly Examined[], isColoured: boolean): readonly string[] {
  const sign = ({ verdict }: Finding) =>
    isColoured ? `\x1b[${COLOURS[verdict]}m${SIGNS[verdict]}\x1b[0m` : SIGNS[verdict];
  return [
    ...examined.flatMap(({ name, findings }) =>
      findings.map((finding) => `${sign(finding)} ${name}: ${finding.text}`)
    ),
    "",
    summaryOf(examined),
  ];
}

/** Returns a report that can be shown to anybody: what the owner's own words and addresses were in it is left out. */
export function reportLines(examined: readonly Examined[], atMs: number): readonly string[] {
  return [
    `Gavel doctor, ${new Date(atMs).toISOString()}. […] stands for what is the owner's own.`,
    "",
    ...examined.flatMap(({ name, findings }) =>
      findings.map(({ verdict, open }) => `${SIGNS[verdict]} ${name}: ${open}`)
    ),
    "",
    summaryOf(examined),
  ];
}

/** Returns everything as JSON, for another program of the owner's. */
export function jsonText(examined: readonly Examined[], atMs: number): string {
  const checks = examined.map(({ name, findings }) => ({
    name,
    findings: findings.map(({ verdict, text }) => ({ verdict, message: text })),
  }));
  return JSON.stringify({ at: new Date(atMs).toISOString(), verdict: worstOf(examined), checks }, null, 2);
}

function summaryOf(examined: readonly Examined[]): string {
  const count = (wanted: Verdict) =>
    examined.flatMap(({ findings }) => findings).filter(({ verdict }) => verdict === wanted).length;
  const [faults, hints] = [count("wrong"), count("look")];
  if (faults + hints === 0) return "All is well.";
  const [wrongs, looks] = [counted(faults, "thing is", "things are"), counted(hints, "is", "are")];
  return `${wrongs.shown} wrong (✗), ${looks.shown} worth a look (!).`;
}
