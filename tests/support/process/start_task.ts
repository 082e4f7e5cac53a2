import project from "../../../deno.json" with { type: "json" };

/** The last command of the task: the one that runs Gavel. */
const words = project.tasks.start.command.split(" && ").at(-1)?.replaceAll('"', "").split(" ") ?? [];
const program = words.indexOf("deno");

/** The environment that the start task sets before it runs Deno. */
export const START_ENV: Readonly<Record<string, string>> = Object.fromEntries(
  words.slice(0, program).map((word) => word.split("=", 2)),
);

/** Returns Deno's arguments in the start task, up to and with `main.ts`, for a Gavel that keeps its data in `dataDir`. */
export function startArgs(dataDir = "./data"): readonly string[] {
  return words.slice(program + 1, -1).map((word) => word.replace("$DATA", dataDir));
}
