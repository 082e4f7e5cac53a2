/** Text for `gavel help`. */
export const USAGE = `Usage: gavel [command]

  serve         watch lots, bid on them, and serve the clients (default)
  demo          do the same in a simulated auction house, to show what Gavel does
  simulate      run that auction house alone; PORT (4000), LOTS (12) and SEED (1) change it
  flags         show, set or unset the flags: flags list | set <name> <value> | unset <name>
  adopt         say what is taken over from an older installation, or give it back: adopt --dry-run | --undo
  backup        write everything that is stored into a file: backup [--with-secrets] [--force] [FILE|-]
  restore       put a backup in the place of what is stored, while Gavel is stopped: restore [--dry-run] FILE
  doctor        check everything that Gavel needs, and say what to do: doctor [--notify] [--json | --report]
  token         print the access token that clients must show, or make another: token [--new]
  link          print an address that signs one browser in at the running Gavel, once
  pause         stop all bidding of the running Gavel at once, by strategy and by hand
  resume        let it bid again
  healthcheck   ask the running Gavel for its health; fails when it is unhealthy
  version       print the version
  help          print this

Settings come from the environment; docs/settings.md lists the variables.`;

/** The commands. */
export const COMMAND_NAMES = [
  "serve",
  "demo",
  "simulate",
  "flags",
  "adopt",
  "backup",
  "restore",
  "doctor",
  "token",
  "link",
  "pause",
  "resume",
  "healthcheck",
  "version",
  "help",
] as const;

export type CommandName = (typeof COMMAND_NAMES)[number];

/** A command line that can be run, or the reason why it can't. */
export type CommandLine =
  | { readonly command: CommandName; readonly args: readonly string[] }
  | { readonly problem: string };

/** The commands that take arguments, and say themselves which. */
const WITH_ARGUMENTS: readonly CommandName[] = ["flags", "adopt", "backup", "restore", "doctor", "token"];
const HELP_OPTIONS = ["-h", "--help"];
const VERSION_OPTIONS = ["-v", "-V", "--version"];
/** The variables by which the commands other than Gavel itself are set. */
const SET_BY: Partial<Record<CommandName, string>> = { simulate: "PORT, LOTS and SEED in the environment" };

/** Reads the arguments of the program. Without any it is to serve. An option for help wins over everything else. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  if (args.some((arg) => HELP_OPTIONS.includes(arg))) return { command: "help", args: [] };
  const [first = "serve", ...rest] = args;
  const name = VERSION_OPTIONS.includes(first) ? "version" : first;
  const command = COMMAND_NAMES.find((known) => known === name);
  if (command === undefined) {
    return { problem: name.startsWith("-") ? `There is no option ${name}` : `There is no command ${name}` };
  }
  const [extra] = rest;
  if (extra === undefined || WITH_ARGUMENTS.includes(command)) return { command, args: rest };
  const what = extra.startsWith("-")
    ? `has no option ${extra}`
    : `takes no arguments, but got: ${rest.join(" ")}`;
  return {
    problem: `gavel ${command} ${what}. It is set by ${SET_BY[command] ?? "variables of the environment"}`,
  };
}
