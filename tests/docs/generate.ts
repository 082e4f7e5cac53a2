import { GENERATED, withGeneratedParts } from "./generated.ts";

for (const path of Object.keys(GENERATED)) {
  await Deno.writeTextFile(path, withGeneratedParts(path, await Deno.readTextFile(path)));
}
