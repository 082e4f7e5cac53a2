import { MANIFEST } from "../extension/manifest.ts";
import { bundle } from "./bundle.ts";
import { zip } from "./zip.ts";

/** The folder that Chrome loads unpacked. */
const FOLDER = "dist/extension";
const ARCHIVE = "dist/extension.zip";
/** The archive as text, the form in which Gavel embeds it: a text import can't hold bytes. */
const EMBEDDED = "dist/extension.zip.txt";
const SIZES = [16, 32, 48, 128];

/** Bundles the extension, and packs it. */
async function build(): Promise<void> {
  await Deno.remove(FOLDER, { recursive: true }).catch(() => {});
  const formats = { "worker.ts": "iife", "panel.tsx": "iife", "popup.tsx": "esm" };
  await Promise.all(
    Object.entries(formats).map(([entry, format]) =>
      bundle(`extension/${entry}`, FOLDER, ["--format", format])
    ),
  );
  await Deno.mkdir(`${FOLDER}/icons`, { recursive: true });
  await Deno.writeTextFile(`${FOLDER}/manifest.json`, JSON.stringify(MANIFEST, null, 2));
  await Deno.copyFile("extension/popup/popup.html", `${FOLDER}/popup.html`);
  for (const size of SIZES) {
    await Deno.copyFile(`extension/icons/${size}.png`, `${FOLDER}/icons/${size}.png`);
  }
  const names = [
    "manifest.json",
    "worker.js",
    "panel.js",
    "popup.html",
    "popup.js",
    "popup.css",
    ...SIZES.map((size) => `icons/${size}.png`),
  ];
  const entries = await Promise.all(
    names.map(async (name) => ({ name, bytes: await Deno.readFile(`${FOLDER}/${name}`) })),
  );
  const archive = zip(entries);
  await Deno.writeFile(ARCHIVE, archive);
  await Deno.writeTextFile(EMBEDDED, archive.toBase64());
}

await build();
