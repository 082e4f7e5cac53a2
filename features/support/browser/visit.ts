import type { Page } from "playwright-core";
import type { GavelWorld } from "../world.ts";
import { whileTimePasses } from "./running_time.ts";
import { openTab } from "./tabs.ts";
import { press, wholePage } from "./seen.ts";

/** Opens a place of the dashboard in a new tab, such as `#/results`, at `base` or at Gavel itself. */
export async function openDashboard(
  world: GavelWorld,
  { tab, place = "#/lots", base }: {
    readonly tab?: string | undefined;
    readonly place?: string;
    readonly base?: string | undefined;
  } = {},
): Promise<Page> {
  const { gavel } = await world.running();
  const page = await openTab(world, tab);
  await whileTimePasses(world, page.goto(`${base ?? gavel.url}/${place}`));
  return page;
}

/** Types a token into the current tab and signs in with it. */
export async function signIn(world: GavelWorld, page: Page, token: string): Promise<void> {
  await whileTimePasses(world, page.getByLabel("Access token").fill(token));
  await press(world, wholePage(world), "Sign in");
}
