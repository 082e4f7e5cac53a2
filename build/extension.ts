import { MANIFEST } from "../extension/manifest.ts";
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
  await Promise.all([bundle("worker.ts", "iife"), bundle("panel.tsx", "iife"), bundle("popup.tsx", "esm")]);
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

async function bundle(entry: string, format: "iife" | "esm"): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "bundle",
      "--quiet",
      "--platform",
      "browser",
      "--minify",
      "--format",
      format,
      "--outdir",
      FOLDER,
      `extension/${entry}`,
    ],
  }).output();
  if (!success) throw new Error(`${entry} can't be bundled: ${new TextDecoder().decode(stderr)}`);
}

await build();
