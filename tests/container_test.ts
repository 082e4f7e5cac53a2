import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const service = z.object({
  profiles: z.array(z.string()).optional(),
  restart: z.string(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  volumes: z.array(z.string()),
  mem_limit: z.string().optional(),
  read_only: z.boolean().optional(),
  security_opt: z.array(z.string()),
});
const composition = z.object({
  services: z.object({ gavel: service, redis: service }),
  volumes: z.record(z.string(), z.unknown()),
});

const { services, volumes } = composition.parse(parse(await Deno.readTextFile("compose.yaml")));
const instructions = readDockerfile(await Deno.readTextFile("Dockerfile"));
const lastStage = instructions.slice(instructions.findLastIndex(({ keyword }) => keyword === "FROM"));

Deno.test("the image is compiled in a first stage, of which only the executable and an empty folder remain", () => {
  assert.equal(instructions.filter(({ keyword }) => keyword === "FROM").length, 2);
  assert.deepEqual(argumentsOf(lastStage, "COPY"), [
    "--from=compile /gavel/dist/gavel /usr/local/bin/gavel",
    "--from=compile --chown=nonroot:nonroot /empty /data",
  ]);
  assert.deepEqual(argumentsOf(lastStage, "RUN"), [], "the last image has no shell to run anything");
});

Deno.test("what the image is built from exists and is let through by .dockerignore", async () => {
  const ignored = (await Deno.readTextFile(".dockerignore")).split("\n");
  assert.ok(ignored.includes("*"));
  const copied = argumentsOf(instructions, "COPY").filter((text) => !text.startsWith("--from"))
    .flatMap((text) => text.split(" ").slice(0, -1));
  assert.deepEqual(copied, ["deno.json", "deno.lock", "main.ts", "src"]);
  for (const path of copied) {
    assert.ok(existsSync(path), `${path} does not exist`);
    assert.ok(ignored.includes(`!${path}`), `${path} is ignored`);
  }
});

Deno.test("the container is not root's, says how it is, and keeps its data in a volume", () => {
  assert.deepEqual(argumentsOf(lastStage, "USER"), ["nonroot"]);
  assert.match(
    argumentsOf(lastStage, "HEALTHCHECK").join(),
    / CMD \["\/usr\/local\/bin\/gavel", "healthcheck"\]$/,
  );
  assert.deepEqual(argumentsOf(lastStage, "ENTRYPOINT"), ['["/usr/local/bin/gavel"]']);
  assert.deepEqual(argumentsOf(lastStage, "VOLUME"), ["/data"]);
  assert.deepEqual(argumentsOf(lastStage, "ENV"), [
    "DATA_DIR=/data",
    "MALLOC_ARENA_MAX=1",
    "DENO_USE_WRITEV=1",
  ]);
  assert.deepEqual(argumentsOf(lastStage, "EXPOSE"), ["3000"]);
});

Deno.test("compose runs Gavel confined, with its data in a volume of its own", () => {
  const { gavel } = services;
  assert.equal(gavel.profiles, undefined, "Gavel starts without a profile");
  assert.deepEqual(gavel.volumes, ["gavel-data:/data"]);
  assert.equal(gavel.environment?.["DATA_DIR"], "/data");
  assert.deepEqual([gavel.read_only, gavel.mem_limit, gavel.restart], [true, "256m", "unless-stopped"]);
  assert.ok(gavel.security_opt.includes("no-new-privileges:true"));
});

Deno.test("compose adds a Redis that keeps its data, but only with its profile", () => {
  const { redis } = services;
  assert.deepEqual(redis.profiles, ["redis"]);
  assert.deepEqual(redis.command, ["redis-server", "--appendonly", "yes"]);
  assert.deepEqual(redis.volumes, ["redis-data:/data"]);
});

Deno.test("every volume that a service mounts is declared, and no other", () => {
  const mounted = Object.values(services).flatMap((one) => one.volumes.map((volume) => volume.split(":")[0]));
  assert.deepEqual(mounted.sort(), Object.keys(volumes).sort());
});

interface Instruction {
  readonly keyword: string;
  readonly rest: string;
}

/** One instruction a line; comments and empty lines left out. */
function readDockerfile(text: string): Instruction[] {
  return text.split("\n").filter((line) => /^[A-Z]/.test(line)).map((line) => {
    const [keyword = "", ...words] = line.split(/\s+/);
    return { keyword, rest: words.join(" ") };
  });
}

function argumentsOf(all: readonly Instruction[], keyword: string): string[] {
  return all.filter((instruction) => instruction.keyword === keyword).map(({ rest }) => rest);
}
