import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { readConfig } from "../../src/config.ts";
import { SETUPS } from "../proxies/proxy_program.ts";
import { blocksOf } from "./commands.ts";
import { checkCompose, NO_DOCKER } from "./docker.ts";
import { testWords } from "./kinds.ts";
import { startOwner } from "./owner.ts";
import { testPage } from "./page.ts";

const PAGE = "docs/tls.md";
const NOT_OURS = "it changes the machine";
const NO_TAILSCALE = "there is no Tailscale here";

testPage("docs/tls.md", async (page) => {
  const [caddy] = SETUPS;
  assert.ok(caddy);
  await using owner = await startOwner({ TRUSTED_PROXIES: "127.0.0.1", ALLOWED_HOSTS: caddy.name });
  await using proxy = await caddy.start(new URL(owner.running.url).host);
  const { shell } = owner;
  const etc = join(shell.folder, "etc");
  for (const folder of ["caddy", "nginx/conf.d"]) await Deno.mkdir(join(etc, folder), { recursive: true });
  await Deno.writeTextFile(join(shell.folder, "ca.crt"), proxy.ca);
  await shell.run('export CURL_CA_BUNDLE=ca.crt; curl() { command curl --connect-to ::127.0.0.1: "$@"; }');
  page.replace({
    "sudo ": "",
    " ops/": ` ${resolve("ops")}/`,
    "/etc/": `${etc}/`,
    "https://gavel.example.com/": `https://gavel.example.com:${proxy.httpsPort}/`,
    "http://gavel.example.com/": `http://gavel.example.com:${proxy.httpPort}/`,
  });

  await page.excuse("docker network", NO_DOCKER);
  await page.excuse("docker compose", NO_DOCKER, checkCompose);
  await page.excuse("sudo apt-get install", NOT_OURS);
  await page.excuse("sudo systemctl", NOT_OURS);
  await page.excuse("sudo certbot", "it asks the internet");
  await page.excuse("sudo cp /var/lib/caddy", "Caddy's service does not run here");
  await page.excuse("sudo tailscale serve", NO_TAILSCALE);
  await page.excuse("tailscale serve", NO_TAILSCALE);
  await page.excuse("sudo nginx -t", "the machine's own nginx has no such name; tests/proxies runs the file");

  for (const file of ["Caddyfile", "gavel.conf"]) {
    await page.run("NAME=", shell);
    await shell.run("NAME=bids.example.org");
    assert.match(await page.run(/^sed .* \| sudo tee/, shell), /bids\.example\.org/, file);
    if (file === "Caddyfile") {
      assert.match(await page.run("sudo caddy validate", shell), /Valid configuration/);
    }
  }
  assert.doesNotMatch(await Deno.readTextFile(join(etc, "nginx/conf.d/gavel.conf")), /example\.com/);
  await page.run("sudo install", shell);
  await page.run("sudo install", shell);
  assert.ok(existsSync(join(etc, "traefik/dynamic/gavel.yml")));

  assert.match(await page.run("curl --fail", shell), /"alive":true/);
  assert.equal((await page.run("curl --silent", shell)).trim(), `308 https://${caddy.name}/`);
  assert.match(await page.run("gavel link", shell), /http:\/\/127\.0\.0\.1:\d+\/#start=[\w-]+/);
});

testWords(`the settings of ${PAGE} are ones that Gavel takes`, async () => {
  const blocks = blocksOf(await Deno.readTextFile(PAGE)).filter(({ language }) => language === "ini");
  assert.ok(blocks.length > 1);
  for (const { lines } of blocks) {
    const all = new Map(lines.map((line) => {
      const [name = "", ...value] = line.split("=");
      return [name, value.join("=")] as const;
    }));
    // Inside the container the port is always the same: PORT is that of the machine around it.
    const config = readConfig((name) => name === "PORT" ? undefined : all.get(name));
    assert.equal(config.trustedProxies.length, 1);
    assert.deepEqual(config.allowedHosts, ["gavel.example.com"]);
  }
});

testWords(`every file that ${PAGE} names is there, and every heading that it leads to`, async () => {
  const text = await Deno.readTextFile(PAGE);
  for (const [, file = ""] of text.matchAll(/`?\b(ops\/[\w./-]+\w)/g)) assert.ok(existsSync(file), file);
  const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, words = ""]) =>
    words.toLowerCase().replaceAll(" ", "-")
  );
  for (const [, heading = ""] of text.matchAll(/\]\(#([\w-]+)\)/g)) {
    assert.ok(headings.includes(heading), heading);
  }
});
