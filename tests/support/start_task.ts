import project from "../../deno.json" with { type: "json" };

const words = project.tasks.start.command.split(" ");
const program = words.indexOf("deno");

/** What the start task sets before it runs Deno. */
export const START_ENV: Readonly<Record<string, string>> = Object.fromEntries(
  words.slice(0, program).map((word) => word.split("=", 2)),
);
/** Deno's arguments in the start task, up to and with `main.ts`. */
export const START_ARGS: readonly string[] = words.slice(program + 1, -1);
