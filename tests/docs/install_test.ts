import assert from "node:assert/strict";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { executablePath, permissions, TARGETS } from "../../build/executable.ts";
import { parseCommandLine } from "../../src/command_line.ts";
import { BUNDLE } from "../e2e/bundle.ts";
import { install } from "../e2e/installation.ts";
import { blocksOf, type PageCommand } from "./commands.ts";
import { checkCompose, NO_DOCKER } from "./docker.ts";
import { testWords } from "./kinds.ts";
import { type Page, testPage } from "./page.ts";
import { type Going, openShell, type Shell } from "./shell.ts";

const DOWNLOADS = "https://github.com/OWNER/gavel/releases/latest/download";
const NO_SYSTEMD = "no systemd runs here";
const FOR_MAC = "it is a command of macOS";

/** The files of a release: an executable for each target, and what the workflow puts beside them. */
const RELEASED = [
  ...TARGETS.map((target) =>
    executablePath({ target, isForImage: false, checksTypes: true }, "linux").slice(5)
  ),
  "gavel-extension.zip",
  "gavel.service",
  "gavel.cdx.json",
  "compose.yaml",
  "SHA256SUMS",
];

testPage("docs/install.md", async (page) => {
  await using installation = await install({ isBundled: true });
  await using host = await startHost();
  const { NELLIS_BASE_URL = "", SSE_ENDPOINT = "" } = installation.env;
  const home = host.folder("home");
  const env = { HOME: home, NELLIS_BASE_URL, SSE_ENDPOINT };
  page.replace({ [DOWNLOADS]: host.url });
  const cookie = installation.house.signIn();

  await runExecutable(page, env, cookie);
  await runUnit(page, env, host.folder("root"));
  await useDocker(page, env);
  await runClone(page, env);
  await page.excuse(
    "gh attestation verify",
    "no release is published, and no gh is here",
    ({ text }) =>
      assert.match(
        text,
        /^gh attestation verify (gavel|oci:\/\/ghcr\.io\/OWNER\/gavel:latest) --repo OWNER\/gavel$/,
      ),
  );
  await page.excuse("xattr", FOR_MAC);
  await page.excuse("caffeinate", FOR_MAC);
});

/** The first way, and then the steps to the session, which all ways share. */
async function runExecutable(page: Page, env: Record<string, string>, cookie: string): Promise<void> {
  await using first = await openShell(env);
  await using second = await openShell(env);
  await page.run("mkdir -p ~/gavel", first);
  await page.run(/^curl .*linux-x64$/, first);
  await page.run(/^curl .*SHA256SUMS$/, first);
  assert.match(await page.run("sha256sum --check", first), /^gavel-linux-x64: OK$/m);
  assert.match(await page.run("shasum -a 256", first), /^gavel-linux-x64: OK$/m);
  await first.run("cp gavel-linux-x64 kept; echo changed >> gavel-linux-x64");
  assert.notEqual((await first.run("sha256sum --check --ignore-missing SHA256SUMS")).code, 0);
  await first.run("mv kept gavel-linux-x64");
  await page.run("mv gavel-linux-x64", first);
  const gavel = await page.start("MALLOC_ARENA_MAX=1", first, READY);
  await page.run("cd ~/gavel", second);
  const url = await useLinkAndToken(page, "./gavel link", "TOKEN=$(./gavel", gavel, second);

  page.replace({ "http://127.0.0.1:3000": url, "__session=…": cookie });
  assert.doesNotMatch(await page.run(/^curl \S+\/api\/auth -H/, second), /"success":false/);
  assert.match(await page.run(/^curl \S+\/api\/auth\/status/, second), /"authenticated":true/);
  assert.match(await page.run(/^curl \S+\/health$/, second), /"status":/);
  assert.equal((await gavel.stop()).code, 0);
}

/** The second way. The unit's own command runs with the unit's environment, as systemd would start it. */
async function runUnit(page: Page, env: Record<string, string>, root: string): Promise<void> {
  const paths = ["/usr/local/bin/gavel", "/etc/systemd/system/gavel.service", "/etc/gavel", "/var/lib/gavel"];
  for (const path of [...paths, "/srv/gavel"]) {
    page.replace({ [path]: join(root, path) });
    await Deno.mkdir(dirname(join(root, path)), { recursive: true });
  }
  page.replace({ "PORT=3000": "PORT=0" });
  await using shell = await openShell(env);
  await shell.run(SUDO);
  for (let left = 3; left > 0; left--) await page.run("curl -fLO", shell);
  assert.match(await page.run("sha256sum", shell), /^gavel-linux-x64: OK$/m);
  await page.run("sudo install -m 755", shell);
  await page.run("sudo install -m 644", shell);
  const unit = await Deno.readTextFile(join(root, "/etc/systemd/system/gavel.service"));
  assert.equal(unit, await Deno.readTextFile("ops/systemd/gavel.service"));
  await page.excuse("sudo useradd", "it would make a user of this machine", ({ text }) => {
    assert.match(unit, new RegExp(`^User=${text.split(" ").at(-1)}$`, "m"));
    assert.match(text, / --home-dir \/var\/lib\/gavel /);
  });
  await page.run("sudo mkdir -p /etc/gavel", shell);
  await page.run("echo 'PORT=3000'", shell);
  await page.run("sudo chmod 600", shell);
  await page.excuse(
    "sudo systemctl",
    NO_SYSTEMD,
    ({ text }) => assert.match(text, /^sudo systemctl (daemon-reload|enable --now gavel|status gavel)$/),
  );
  await page.excuse("sudo journalctl", NO_SYSTEMD);

  const line = (name: string) =>
    [...unit.matchAll(new RegExp(`^${name}=-?(.*)$`, "gm"))].map((match) => match[1] ?? "");
  const environment = line("Environment").map((text) => text.replace("%S", join(root, "/var/lib")));
  const settings = join(root, line("EnvironmentFile")[0] ?? "");
  const command = line("ExecStart")[0] ?? "";
  const started = `env ${environment.join(" ")} $(cat '${settings}') '${root}'${command}`;
  const gavel = await shell.start(started, READY);
  assert.ok((await Deno.stat(join(root, "/var/lib/gavel/gavel.kv"))).isFile);
  await useLinkAndToken(page, /^sudo -u gavel .* link$/, "TOKEN=$(sudo", gavel, shell);
  assert.equal((await gavel.stop()).code, 0);
  await page.run("sudo mkdir -p /srv/gavel", shell);
}

/** The third way and the fourth, as far as they go without Docker. */
async function useDocker(page: Page, env: Record<string, string>): Promise<void> {
  await page.excuse("docker run", NO_DOCKER, checkRun);
  await page.excuse("docker exec", NO_DOCKER, ({ text }) => checkExec(text));
  await page.excuse("TOKEN=$(docker exec", NO_DOCKER, ({ text }) => checkExec(inner(text)));
  await page.excuse("docker ps", NO_DOCKER);
  await using shell = await openShell(env);
  await page.run("mkdir -p ~/gavel", shell);
  await page.run(/^curl .*compose\.yaml$/, shell);
  await page.excuse("docker compose", NO_DOCKER, checkCompose);
  await page.excuse(
    "TOKEN=$(docker compose",
    NO_DOCKER,
    (command) => checkCompose({ ...command, text: inner(command.text) }),
  );
}

/** The fifth way. */
async function runClone(page: Page, env: Record<string, string>): Promise<void> {
  page.replace({ "https://github.com/OWNER/gavel gavel": `'${Deno.cwd()}' gavel` });
  await using first = await openShell(env);
  await using second = await openShell(env);
  await page.run("git clone", first);
  await second.run(`cd '${first.folder}/gavel'`);
  await page.excuse(
    "npx -y deno",
    "it is the line above with Deno fetched anew",
    ({ text }) => assert.match(text, /^npx -y deno@2\.9\.6 task start$/),
  );
  const gavel = await page.start("deno task start", first, READY);
  await useLinkAndToken(page, "deno task gavel link", "TOKEN=$(deno", gavel, second);
  assert.equal((await gavel.stop()).code, 0);
}

const READY = /ready at \S+\n/;
/** Another user's rights are not needed here, and a file can't be given to a user of the image. */
const SUDO = 'sudo() { if [ "$1" = -u ]; then shift 2; fi; if [ "$1" != chown ]; then "$@"; fi; }';

/** Runs a way's commands for the link and the token, opens the link, and asks with the token. Returns Gavel's address. */
async function useLinkAndToken(
  page: Page,
  link: string | RegExp,
  token: string,
  gavel: Going,
  shell: Shell,
): Promise<string> {
  const url = /ready at (\S+)/.exec(await gavel.text())?.[1] ?? "";
  const opened = new RegExp(`^${url}/#start=\\S+$`, "m").exec(await page.run(link, shell))?.[0];
  assert.ok(opened, "it printed no link");
  const dashboard = await fetch(opened);
  assert.match(await dashboard.text(), /<script/);
  await page.run(token, shell);
  const asked = await shell.run(`curl -f '${url}/api/state' -H "Authorization: $TOKEN"`);
  assert.equal(asked.code, 0, asked.text);
  return url;
}

function checkExec(text: string): void {
  const [docker, verb, container, program, ...args] = text.split(" ");
  assert.deepEqual([docker, verb, container, program], ["docker", "exec", "gavel", "gavel"], text);
  assert.ok(!("problem" in parseCommandLine(args)), text);
}

/** Proves that `docker run` alone has all that the image needs: its port, its volume, and the time to stop. */
async function checkRun({ text }: PageCommand): Promise<void> {
  const dockerfile = await Deno.readTextFile("Dockerfile");
  const words = text.split(" ");
  const valueOf = (option: string) => words[words.indexOf(option) + 1];
  const port = /^EXPOSE (\d+)$/m.exec(dockerfile)?.[1];
  const volume = /^VOLUME (\S+)$/m.exec(dockerfile)?.[1];
  assert.equal(valueOf("--publish"), `${port}:${port}`);
  assert.equal(valueOf("--volume")?.split(":")[1], volume);
  assert.equal(valueOf("--name"), "gavel");
  const { gavel } = parse(await Deno.readTextFile("compose.yaml")).services;
  assert.deepEqual(
    [valueOf("--memory"), `${valueOf("--stop-timeout")}s`, valueOf("--restart")],
    [gavel.mem_limit, gavel.stop_grace_period, gavel.restart],
  );
  assert.equal(words.at(-1), "ghcr.io/OWNER/gavel:latest");
  assert.match(dockerfile, /^HEALTHCHECK /m);
}

/** Returns the command within `NAME=$(command)`. */
function inner(text: string): string {
  return text.replace(/^\w+=\$\((.*)\)$/, "$1");
}

/** A host that hands out the files of a release. Its executable runs Gavel's bundle with the executable's permissions. */
async function startHost() {
  const path = await Deno.makeTempDir({ prefix: "gavel-host-" });
  const files = join(path, "files");
  for (const name of ["files", "home", "root"]) await Deno.mkdir(join(path, name));
  const alone = ["run", "--no-config", "--no-npm", "--no-prompt", "--unstable-kv", ...permissions(false)];
  const program = `#!/bin/sh\nexec '${Deno.execPath()}' ${alone.join(" ")} '${resolve(BUNDLE)}' "$@"\n`;
  await Deno.writeTextFile(join(files, "gavel-linux-x64"), program);
  await Deno.copyFile("ops/systemd/gavel.service", join(files, "gavel.service"));
  await Deno.copyFile("compose.yaml", join(files, "compose.yaml"));
  await Deno.writeTextFile(join(files, "gavel-windows-x64.exe"), "another one");
  const sums = await new Deno.Command("bash", { args: ["-c", "sha256sum *"], cwd: files }).output();
  await Deno.writeFile(join(files, "SHA256SUMS"), sums.stdout);
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    const name = new URL(request.url).pathname.slice(1);
    const bytes = await Deno.readFile(join(files, name)).catch(() => null);
    return bytes === null ? new Response(null, { status: 404 }) : new Response(bytes);
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    folder: (name: string) => join(path, name),
    async [Symbol.asyncDispose]() {
      await server.shutdown();
      await Deno.remove(path, { recursive: true });
    },
  };
}

const text = await Deno.readTextFile("docs/install.md");

testWords("every file that the page names is in a release", async () => {
  const named = [
    ...text.matchAll(/releases\/latest\/download\/([\w.-]+)/g),
    ...text.matchAll(/\$release\/([\w.-]+)/g),
    ...text.matchAll(/\b(gavel-(?:linux|macos|windows)-\w+(?:\.exe)?)/g),
  ].map((match) => match[1] ?? "");
  assert.ok(named.length > 12);
  assert.deepEqual([...new Set(named)].filter((name) => !RELEASED.includes(name)), []);
  for (const name of ["linux", "macos", "windows"]) assert.ok(named.some((each) => each.includes(name)));
  const workflow = await Deno.readTextFile(".github/workflows/release.yml");
  for (const name of RELEASED) assert.ok(workflow.includes(name), `the workflow makes no ${name}`);
});

testWords("the Home Assistant add-on is of the image's port, platforms and data", () => {
  const { yaml, dockerfile } = Object.fromEntries(
    blocksOf(text).map(({ language, lines }) => [language, lines.join("\n")]),
  );
  const addon = parse(yaml ?? "");
  assert.deepEqual(addon.ports, { "3000/tcp": 3000 });
  assert.deepEqual(addon.arch, ["amd64", "aarch64"]);
  assert.match(addon.watchdog, /\/health$/);
  assert.match(dockerfile ?? "", /^FROM ghcr\.io\/OWNER\/gavel:latest\nUSER root$/);
});
