import { STORE_FORMAT } from "../../store/migrations.ts";
import { VERSION } from "../../version.ts";
import { type Finding, fine, look, shown, wrong } from "../finding.ts";
import type { Check } from "../subject.ts";

/** The versions that meet on this machine; null for what is not known. */
export interface Versions {
  readonly own: string;
  readonly running: string | null;
  readonly deno: string;
  readonly system: string;
  /** The format that is read here, and that of what is stored. */
  readonly format: number;
  readonly storedFormat: number | null;
}

/** Checks that the store, the running Gavel and this command are of one version. Asks nobody outside. */
export const versions: Check = {
  name: "Versions",
  async look({ running, kept }) {
    const [gavel, stored] = await Promise.all([running(), kept()]);
    return judgeVersions({
      own: VERSION,
      running: gavel.state === "answers" ? gavel.version : null,
      deno: Deno.version.deno,
      system: `${Deno.build.os} ${Deno.build.arch}`,
      format: STORE_FORMAT,
      storedFormat: stored.format,
    });
  },
};

/** Judges versions beside each other. */
export function judgeVersions(
  { own, running, deno, system, format, storedFormat }: Versions,
): readonly Finding[] {
  const findings: Finding[] = [];
  if (storedFormat !== null && storedFormat > format) {
    findings.push(
      wrong`A newer Gavel has written to the store (format ${storedFormat}, and this one reads up to ${format}): update Gavel, or restore a backup of this version's`,
    );
  }
  if (running !== null && running !== own) {
    findings.push(
      look`Gavel ${running} runs, and this is Gavel ${shown(own)}: restart Gavel, or use its own command`,
    );
  }
  const store = storedFormat === null
    ? shown("")
    : storedFormat < format
    ? shown(`; the store's format is ${storedFormat}, which the next start makes ${format}`)
    : shown(`; the store's format is ${storedFormat}`);
  return [...findings, fine`Gavel ${shown(own)} on Deno ${shown(deno)}, ${shown(system)}${store}`];
}
