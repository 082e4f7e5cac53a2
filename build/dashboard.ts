import { bundle } from "./bundle.ts";

/** The folder of the bundles, and all of them as one text that Gavel embeds: their names change with their content. */
const FOLDER = "dist/dashboard";
const EMBEDDED = "dist/dashboard.json";

/** Bundles the dashboard: a first script with its style, and what comes right after the page. */
async function build(): Promise<void> {
  await Deno.remove(FOLDER, { recursive: true }).catch(() => {});
  await bundle("src/dashboard/main.tsx", FOLDER, ["--code-splitting"]);
  const names = (await Array.fromAsync(Deno.readDir(FOLDER))).map(({ name }) => name)
    // A later script's style is in the first one's already.
    .filter((name) => name.endsWith(".js") || name === "main.css").sort();
  const files = await Promise.all(
    names.map(async (name) => [name, await Deno.readTextFile(`${FOLDER}/${name}`)] as const),
  );
  await Deno.writeTextFile(EMBEDDED, JSON.stringify(Object.fromEntries(files)));
}

await build();
