import { withGeneratedParts } from "./generated.ts";

await Deno.writeTextFile("README.md", withGeneratedParts(await Deno.readTextFile("README.md")));
