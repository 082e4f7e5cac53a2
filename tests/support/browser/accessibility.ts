import AXE from "axe-core/axe.min.js" with { type: "text" };
import type { Page } from "playwright-core";

/** WCAG 2.2 A and AA, and what the rules' authors advise besides. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];

/** The part of a finding that is read here. */
interface Finding {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** Returns the faults that axe finds on the page as it is now, a text each. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
  // The rules come from outside the page, so its policy does not hold for them.
  if (!await page.evaluate<boolean>("'axe' in globalThis")) await page.evaluate(`${AXE};0`);
  const options = JSON.stringify({ runOnly: RULES, resultTypes: ["violations"] });
  const findings = await page.evaluate<readonly Finding[]>(
    `axe.run(document, ${options}).then(({ violations }) => violations)`,
  );
  return findings.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary = "" }) => `${id}: ${help}: ${html.slice(0, 200)} ${failureSummary}`)
  );
}
