import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { permissions } from "../build/executable.ts";
import { VARIABLES } from "../src/config_variables.ts";
import { START_ENV } from "./support/process/start_task.ts";

const service = z.object({
  profiles: z.array(z.string()).optional(),
  image: z.string(),
  restart: z.string(),
  entrypoint: z.array(z.string()).optional(),
  ports: z.array(z.string()).optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  volumes: z.array(z.string()),
  mem_limit: z.string().optional(),
  read_only: z.boolean().optional(),
  security_opt: z.array(z.string()),
  logging: z.strictObject({
    driver: z.literal("json-file"),
    options: z.strictObject({ "max-size": z.string(), "max-file": z.string() }),
  }),
});
const composition = z.object({
  services: z.strictObject({
    gavel: service,
    redis: service,
    caddy: service,
    tailscale: service,
    prometheus: service,
    alertmanager: service,
    grafana: service,
  }),
  volumes: z.record(z.string(), z.unknown()),
});

const { services, volumes } = composition.parse(parse(await Deno.readTextFile("compose.yaml")));
const instructions = readDockerfile(await Deno.readTextFile("Dockerfile"));
const lastStage = instructions.slice(instructions.findLastIndex(({ keyword }) => keyword === "FROM"));

Deno.test("the last image has no shell and no root: it gets files from the first stage alone, and runs nothing", () => {
  const copied = argumentsOf(lastStage, "COPY");
  assert.ok(copied.length > 0 && copied.every((text) => text.startsWith("--from=compile ")), copied.join());
  assert.deepEqual(argumentsOf(lastStage, "RUN"), []);
  assert.deepEqual(argumentsOf(lastStage, "USER"), ["nonroot"]);
});

Deno.test("the image is compiled on the machine that builds, for the platform that it is for", () => {
  const [first, last] = argumentsOf(instructions, "FROM");
  assert.match(first ?? "", /^--platform=\$BUILDPLATFORM .* AS compile$/);
  assert.doesNotMatch(last ?? "", /--platform/);
  assert.ok(argumentsOf(instructions, "ARG").includes("TARGETPLATFORM"));
  assert.ok(argumentsOf(instructions, "RUN").includes('deno task compile:image --target "$TARGETPLATFORM"'));
});

Deno.test("docker run alone has all that it needs in the image: data, a port, its health, the command", () => {
  const only = (keyword: string) => argumentsOf(lastStage, keyword)[0] ?? assert.fail(`no ${keyword}`);
  assert.deepEqual(argumentsOf(lastStage, "EXPOSE"), [`${VARIABLES.PORT.defaultValue}`]);
  assert.match(only("HEALTHCHECK"), /CMD \["\/usr\/local\/bin\/gavel", "healthcheck"\]$/);
  assert.equal(only("ENTRYPOINT"), '["/usr/local/bin/gavel"]');
  assert.equal(only("CMD"), '["serve"]');
  // A new volume gets the owner of the folder in the image.
  const copied = argumentsOf(lastStage, "COPY");
  assert.ok(copied.includes("--from=compile --chown=nonroot:nonroot /empty /data"));
  const inner = permissions(true).filter((word) => /^--allow-(read|write)=/.test(word));
  assert.ok(inner.length === 2 && inner.every((word) => word.includes("/data")));
});

Deno.test("what the image is built from exists and is let through by .dockerignore", async () => {
  const ignored = (await Deno.readTextFile(".dockerignore")).split("\n");
  assert.ok(ignored.includes("*"));
  const copied = argumentsOf(instructions, "COPY").filter((text) => !text.startsWith("--from"))
    .flatMap((text) => text.split(" ").slice(0, -1));
  assert.ok(copied.length > 0);
  for (const path of copied) {
    assert.ok(existsSync(path), `${path} does not exist`);
    assert.ok(
      ignored.some((line) => line.startsWith("!") && `${path}/`.startsWith(`${line.slice(1)}/`)),
      `${path} is ignored`,
    );
  }
});

Deno.test("the image has the start task's environment, and its data in the volume that compose mounts", () => {
  const env = argumentsOf(lastStage, "ENV");
  for (const [name, value] of Object.entries(START_ENV)) {
    assert.ok(env.includes(`${name}=${value}`), `${name} is missing`);
  }
  assert.ok(env.includes("DATA_DIR=/data"));
  assert.deepEqual(argumentsOf(lastStage, "VOLUME"), ["/data"]);
  assert.ok(services.gavel.volumes.some((volume) => volume.endsWith(":/data")));
  assert.equal(services.gavel.environment?.["DATA_DIR"], "/data");
});

Deno.test("compose runs Gavel confined and without a profile; its Redis needs one, and keeps its data", () => {
  const { gavel, redis } = services;
  assert.equal(gavel.profiles, undefined);
  assert.deepEqual([gavel.read_only, gavel.restart], [true, "unless-stopped"]);
  assert.ok(gavel.mem_limit);
  assert.ok(gavel.security_opt.includes("no-new-privileges:true"));
  assert.deepEqual(redis.profiles, ["redis"]);
  assert.match(redis.command?.join(" ") ?? "", /--appendonly yes/);
});

Deno.test("every volume that a service mounts is declared, and no other", () => {
  const mounted = Object.values(services).flatMap((one) => one.volumes.map((volume) => volume.split(":")[0]));
  assert.deepEqual(
    mounted.filter((source) => !source?.startsWith("./")).sort(),
    Object.keys(volumes).sort(),
  );
});

Deno.test("the monitoring needs its profile, is confined, and all that it mounts from here is there and read alone", () => {
  for (const name of ["prometheus", "alertmanager", "grafana"] as const) {
    const { profiles, image, restart, mem_limit, security_opt, volumes } = services[name];
    assert.deepEqual([profiles, restart], [["monitoring"], "unless-stopped"]);
    assert.match(image, /^[\w/-]+:v?\d+\.\d+\.\d+$/, "a version of its own");
    assert.ok(mem_limit);
    assert.ok(security_opt.includes("no-new-privileges:true"));
    const own = volumes.filter((volume) => volume.startsWith("./"));
    assert.ok(own.length > 0);
    for (const volume of own) {
      const [path = "", , mode] = volume.split(":");
      assert.ok(existsSync(path), `${path} does not exist`);
      assert.equal(mode, "ro", volume);
    }
  }
});

Deno.test("each way to TLS needs its profile, is confined, and reads its configuration from ops alone", () => {
  for (const name of ["caddy", "tailscale"] as const) {
    const { profiles, restart, mem_limit, security_opt, volumes } = services[name];
    assert.deepEqual([profiles, restart], [[name], "unless-stopped"]);
    assert.ok(mem_limit && security_opt.includes("no-new-privileges:true"));
    const own = volumes.filter((volume) => volume.startsWith("./"));
    assert.deepEqual(own.map((volume) => volume.split(":")[0]), [`./ops/${name}`]);
    assert.ok(own.every((volume) => volume.endsWith(":ro")));
  }
  assert.equal(services.caddy.environment?.["GAVEL_UPSTREAM"], "gavel:3000");
  const [, folder = ""] = services.tailscale.volumes[0]?.split(":") ?? [];
  assert.equal(services.tailscale.environment?.["TS_SERVE_CONFIG"], `${folder}/serve.json`);
});

Deno.test("what has no login is reached from its own machine alone, and no password is written down", () => {
  for (const name of ["prometheus", "alertmanager"] as const) {
    assert.ok(services[name].ports?.every((port) => port.startsWith("127.0.0.1:")), name);
  }
  for (const { environment = {} } of Object.values(services)) {
    for (const [name, value] of Object.entries(environment)) {
      if (/TOKEN|PASSWORD|SECRET|URL/.test(name)) assert.equal(value, `\${${name}:-}`, name);
    }
  }
});

Deno.test("each program of the monitoring is started by a script that the tests run as well", () => {
  for (const name of ["prometheus", "alertmanager", "grafana"] as const) {
    const [shell, script = ""] = services[name].entrypoint ?? [];
    assert.equal(shell, "/bin/sh");
    const mount = services[name].volumes.find((volume) =>
      script.startsWith(volume.split(":")[1] ?? "nowhere")
    );
    assert.ok(mount, `${script} is not mounted`);
    assert.ok(existsSync(`ops/monitoring/${name}/start.sh`));
  }
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
