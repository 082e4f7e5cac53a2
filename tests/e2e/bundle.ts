import { dirname } from "node:path";
import { runDeno } from "../support/process/deno_command.ts";

const PATH = "dist/e2e/gavel.js";

/**
 * Gavel in one file, made once for all tests of a process: such a start takes a third less CPU time than one from
 * `main.ts`. The file keeps its path, since Deno keeps the compiled code of each path; another run beside this one
 * finds it whole.
 */
export const BUNDLE = await bundle();

async function bundle(): Promise<string> {
  await Deno.mkdir(dirname(PATH), { recursive: true });
  // Test files that run beside this one may be threads of the same process.
  const made = `${PATH}.${crypto.randomUUID()}.js`;
  const { code, stderr } = await runDeno(["bundle", "--quiet", "--output", made, "main.ts"], {
    cwd: Deno.cwd(),
  });
  if (code !== 0) throw new Error(`Gavel can't be bundled: ${stderr}`);
  await Deno.rename(made, PATH);
  return PATH;
}
