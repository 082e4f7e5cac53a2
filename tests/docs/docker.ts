import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { parse } from "yaml";
import { parseCommandLine } from "../../src/command_line.ts";
import type { PageCommand } from "./commands.ts";

/** The reason that is printed for commands of Docker. */
export const NO_DOCKER = "there is no Docker here";

interface Compose {
  readonly services: Readonly<Record<string, { readonly profiles?: readonly string[] }>>;
}

/** Options of `docker compose` and of its commands that take a value. */
const WITH_VALUE = [
  "--profile",
  "--file",
  "--tail",
  "--since",
  "--env",
  "--volume",
  "--user",
  "--entrypoint",
];

/** Proves of a `docker compose` command what can be proved without Docker: services, profiles and Gavel's own words. */
export async function checkCompose({ text }: PageCommand): Promise<void> {
  const compose: Compose = parse(await Deno.readTextFile("compose.yaml"));
  const [before = ""] = text.split(" | ");
  const words = before.split(/\s+/);
  assert.deepEqual(words.slice(0, 2), ["docker", "compose"], text);
  const { options, rest: [verb = "", ...after] } = optionsOf(words.slice(2));
  for (const [name, value] of options) {
    if (name === "--file") assert.ok(existsSync(value), `${text}: there is no file ${value}`);
    if (name !== "--profile") continue;
    const profiles = Object.values(compose.services).flatMap((service) => service.profiles ?? []);
    assert.ok(value === "'*'" || profiles.includes(value), `${text}: compose.yaml has no profile ${value}`);
  }
  const { rest: [service, ...command] } = optionsOf(after);
  if (service !== undefined) {
    assert.ok(service in compose.services, `${text}: no service is called ${service}`);
  }
  if (service !== "gavel" || command.length === 0) return;
  const args = verb === "exec" ? command.slice(1) : command;
  if (verb === "exec") {
    assert.equal(command[0], "/usr/local/bin/gavel", `${text}: the image has no other program`);
  }
  const line = parseCommandLine(args);
  assert.ok(!("problem" in line), `${text}: ${"problem" in line ? line.problem : ""}`);
}

/** Splits the options at the beginning of `words` from what follows them. */
function optionsOf(words: readonly string[]) {
  const options: [string, string][] = [];
  let at = 0;
  while (words[at]?.startsWith("-")) {
    const [name = "", value] = words[at]?.split("=", 2) ?? [];
    const takesNext = value === undefined && WITH_VALUE.includes(name);
    options.push([name, value ?? (takesNext ? words[at + 1] ?? "" : "")]);
    at += takesNext ? 2 : 1;
  }
  return { options, rest: words.slice(at) };
}
