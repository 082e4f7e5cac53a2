import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";

/** No request of the browser's own may be among those of a page, and a container has no sandbox to give. */
export const SWITCHES: readonly string[] = [
  "--headless=new",
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-gpu",
  "--disable-software-rasterizer",
];

/** The builds that open a page, the best first: the headless one shows the same for half the processor's time. */
export const PAGE_BUILDS = ["chromium-headless-shell", "chromium"] as const;

/** The build that people have, which alone has extensions. */
const WHOLE_BUILD = ["chromium"] as const;

/**
 * Starts Chromium without a window, the first of `builds` that is there, with `more` switches. Rejects with a sentence
 * on what to install where there is none.
 */
export async function launchChromium(
  builds: readonly string[] = WHOLE_BUILD,
  more: readonly string[] = [],
): Promise<Browser> {
  const executablePath = chromiumPath((name) => Deno.env.get(name), existsSync, builds);
  // Loaded by those who start a browser alone, as it takes its time.
  const { chromium } = await import("playwright-core");
  return await chromium.launch({ executablePath, args: [...SWITCHES, ...more] });
}

/** Returns the path of Chromium: `CHROMIUM_PATH`, or the first build that `PATH` has. Throws when there is none. */
export function chromiumPath(
  env: (name: string) => string | undefined,
  isThere: (path: string) => boolean,
  builds: readonly string[] = WHOLE_BUILD,
): string {
  const chosen = env("CHROMIUM_PATH");
  const folders = (env("PATH") ?? "").split(":");
  const paths = chosen ? [chosen] : builds.flatMap((build) => folders.map((folder) => join(folder, build)));
  const found = paths.find(isThere);
  if (found !== undefined) return found;
  throw new Error(
    chosen
      ? `CHROMIUM_PATH is ${chosen}, where there is nothing: set it to the path of Chromium`
      : "Pages are tested in Chromium, and PATH has none: apt-get install chromium, or brew install chromium, " +
        "or set CHROMIUM_PATH",
  );
}
