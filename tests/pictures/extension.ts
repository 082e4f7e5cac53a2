import type { BrowserContext, Page } from "playwright-core";
import { EXTENSION_ID, startChrome } from "../support/extension/chrome.ts";
import { eventually } from "../support/eventually.ts";
import type { RunningGavel } from "../support/server/running_gavel.ts";
import { drawingOf } from "./drawings.ts";
import { save } from "./save.ts";

/** Width of the popup (px), and the height at which Chrome ends a popup. */
const POPUP = { width: 384, height: 600 };
const DESKTOP = { width: 1280, height: 800 };
/** So much of Gavel's time passes between two looks: it stands still otherwise. */
const LOOK_EVERY_MS = 100;

/** Takes the pictures of the extension's popup, and of its panel on the page of a lot, in the light. */
export async function takeExtension(running: RunningGavel, folder: string): Promise<void> {
  const chrome = await startChrome();
  try {
    await serveSite(chrome.context, running);
    const popup = await openPopup(chrome.context);
    await connect(popup, running);
    const pause = popup.getByRole("button", { name: "Pause all bidding" });
    const rows = popup.locator("[data-lot]");
    const { length } = running.house.lots();
    await whileTimePasses(
      running,
      "the popup shows the lots",
      async () => await pause.isVisible() && await rows.count() === length,
    );
    await popup.setViewportSize({ ...POPUP, height: await heightOf(popup) });
    await save(popup, `${folder}/popup-light.png`);

    const page = await newPage(chrome.context);
    await page.setViewportSize(DESKTOP);
    await page.goto(`https://www.nellisauction.com/p/x/${lotOnShow(running).id}`);
    await whileTimePasses(running, "the panel shows the lot", () => hasPanel(page));
    await save(page, `${folder}/panel-light.png`);
  } finally {
    await chrome.close();
    await Deno.remove(chrome.profile, { recursive: true });
  }
}

/** Answers for the pictures of the lots, and for Nellis's site, which is not reached. */
async function serveSite(context: BrowserContext, running: RunningGavel): Promise<void> {
  await context.route(
    "https://photos.house.example/**",
    (route) => route.fulfill(drawingOf(route.request().url())),
  );
  await context.route(
    "https://www.nellisauction.com/**",
    (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: lotPage(lotOnShow(running)) }),
  );
}

async function newPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  return page;
}

/** Opens the popup as a page, which is as wide as the popup of the toolbar. */
async function openPopup(context: BrowserContext): Promise<Page> {
  const popup = await newPage(context);
  await popup.setViewportSize(POPUP);
  await popup.goto(`chrome-extension://${EXTENSION_ID}/popup.html`);
  return popup;
}

/** Connects the browser to Gavel by a token of its own. */
async function connect(popup: Page, running: RunningGavel): Promise<void> {
  const { body } = await running.call("POST", "/api/clients", { name: "Chrome on the desk" });
  const request = JSON.stringify({ ask: "connect", server: `${running.gavel.url}/`, token: body.token });
  const asked = popup.evaluate<{ readonly ok: boolean }>(`chrome.runtime.sendMessage(${request})`);
  let reply: { readonly ok: boolean } | undefined;
  void asked.then((given) => reply = given);
  await whileTimePasses(running, "the extension is connected", () => reply !== undefined);
  if (!reply?.ok) throw new Error(`The extension is not connected: ${JSON.stringify(reply)}`);
}

async function whileTimePasses(
  { clock }: RunningGavel,
  what: string,
  isSo: () => boolean | Promise<boolean>,
): Promise<void> {
  await eventually(what, async () => {
    await clock.advance(LOOK_EVERY_MS);
    return await isSo();
  });
}

async function heightOf(popup: Page): Promise<number> {
  return Math.min(
    POPUP.height,
    await popup.evaluate<number>("Math.ceil(document.body.getBoundingClientRect().height)"),
  );
}

/** Returns true once the panel is drawn. Its shadow root is closed, but the accessibility tree knows what is in it. */
async function hasPanel(page: Page): Promise<boolean> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  await session.detach();
  return nodes.some(({ name }) => name?.value === "Bid now…");
}

function lotOnShow({ house }: RunningGavel) {
  const lot = house.lots().find(({ title }) => title?.startsWith("Standing desk"));
  if (!lot) throw new Error("The scene has no standing desk");
  return lot;
}

/** Returns a page of a lot in the structure of Nellis's, in a plain style of our own. */
function lotPage({ id, title, currentPrice }: ReturnType<typeof lotOnShow>): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<link rel="icon" href="data:,"><style>${LOT_STYLE}</style></head><body>
<header>Auctions</header><main><nav>Home / Furniture / Desks</nav><div class="columns">
<div><img src="https://photos.house.example/${id}.jpg" alt=""></div>
<div><div><h1>${title}</h1></div><div class="buy"><p>Current price</p><p class="price">$${currentPrice}</p>
<p>Condition: new · Location: Mill Street Depot</p><button type="button">Place bid</button></div></div>
</div></main></body></html>`;
}

const LOT_STYLE = `
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #222; background: #fff; }
header { padding: 14px 40px; background: #eef0f2; font-weight: 600; color: #556; }
main { padding: 16px 40px; }
nav { color: #778; font-size: 14px; margin-bottom: 16px; }
.columns { display: grid; grid-template-columns: 560px 1fr; gap: 48px; }
img { width: 100%; border-radius: 8px; display: block; }
h1 { margin: 0; font-size: 28px; }
.buy p { margin: 8px 0 0; }
.buy .price { font-size: 30px; font-weight: 700; margin: 0; }
.buy button { margin-top: 14px; padding: 10px 28px; border: 0; border-radius: 6px; background: #445; color: #fff; font: inherit; }
`;
