import { type Compilation, compileArguments, executablePath, parseCompilation } from "./executable.ts";

/** Compiles the executable that `args` ask for. Returns the exit code: 2 where they are not understood. */
async function compile(args: readonly string[]): Promise<number> {
  let compilation: Compilation;
  try {
    compilation = parseCompilation(args);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    print(error.message);
    return 2;
  }
  const { os } = Deno.build;
  const command = new Deno.Command(Deno.execPath(), { args: [...compileArguments(compilation, os)] });
  const { code } = await command.spawn().status;
  if (code === 0) print(`The executable is ${executablePath(compilation, os)}`);
  return code;
}

// deno-lint-ignore no-console -- a task speaks on its terminal
const print = (line: string) => console.error(line);

Deno.exit(await compile(Deno.args));
