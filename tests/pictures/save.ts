// deno-lint-ignore-file no-console -- its output is what it is for
import type { Page } from "playwright-core";
import { eventually } from "../support/eventually.ts";

/** A picture below the window is loaded once it comes near. */
const ARE_PICTURES_THERE =
  "[...document.images].every((image) => image.complete || image.getBoundingClientRect().top > innerHeight)";

/** Saves what the window shows, once every request is answered and every picture is there. */
export async function save(page: Page, path: string): Promise<void> {
  await page.waitForLoadState("networkidle");
  const dismiss = page.getByRole("button", { name: "Dismiss" }).first();
  while (await dismiss.isVisible()) await dismiss.click();
  // The page's policy lets no text become code, which waiting for a function needs.
  await eventually("every picture is there", () => page.evaluate<boolean>(ARE_PICTURES_THERE));
  await page.screenshot({ path });
  const { size } = await Deno.stat(path);
  console.log(`${path}: ${Math.round(size / 1024)} kB`);
}
