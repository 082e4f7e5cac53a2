import assert from "node:assert/strict";
import { z } from "zod";
import { locked, parseLock } from "./locked_packages.ts";
import { importedPackages, importsOf, sbom, SHIPPED_SOURCE } from "./sbom.ts";

const LOCK = JSON.stringify({
  version: "5",
  specifiers: { "npm:@a/web@1.0.0": "1.0.0_core@2.0.0", "npm:tool@3.0.0": "3.0.0" },
  npm: {
    "@a/web@1.0.0_core@2.0.0": { integrity: "sha512-AQID", dependencies: ["core@2.0.0"] },
    "core@2.0.0": { integrity: "sha512-BAUG" },
    "core@1.0.0": { integrity: "sha512-CAUG" },
    "tool@3.0.0": { integrity: "sha512-BwgJ", dependencies: ["core@1.0.0", "tiny"] },
    "tiny@0.1.0": { integrity: "sha512-CgsM" },
  },
});

/** The parts of CycloneDX 1.6 that the list uses, each as its schema demands it. */
const materials = z.strictObject({
  $schema: z.url(),
  bomFormat: z.literal("CycloneDX"),
  specVersion: z.literal("1.6"),
  serialNumber: z.string().regex(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/),
  version: z.int().min(1),
  metadata: z.object({ component: z.object({ name: z.literal("gavel"), version: z.string() }) }),
  components: z.array(z.strictObject({
    type: z.enum(["library", "platform"]),
    "bom-ref": z.string().min(1),
    group: z.string().startsWith("@").optional(),
    name: z.string().min(1),
    version: z.string().min(1),
    purl: z.string().regex(/^pkg:(npm|github)\/(%40[\w.-]+\/)?[\w.\/-]+@[\w.-]+$/),
    scope: z.enum(["required", "excluded"]),
    hashes: z.array(z.strictObject({ alg: z.literal("SHA-512"), content: z.string().regex(/^[0-9a-f]+$/) }))
      .optional(),
  })),
  dependencies: z.array(z.strictObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

function made(lock: string, imported: readonly string[]) {
  return materials.parse(JSON.parse(
    sbom({ version: "1.2.3", lock, imported: new Set(imported), denoVersion: "2.9.6" }),
  ));
}

Deno.test("the list names each package with its checksum, and says which are in the executables", () => {
  const { components } = made(LOCK, ["@a/web"]);
  const scopes = components.map(({ "bom-ref": ref, scope }) => [ref, scope]);
  assert.deepEqual(scopes, [
    ["deno", "required"],
    ["@a/web@1.0.0_core@2.0.0", "required"],
    ["core@2.0.0", "required"],
    ["core@1.0.0", "excluded"],
    ["tool@3.0.0", "excluded"],
    ["tiny@0.1.0", "excluded"],
  ]);
  const { group, name, version, purl, hashes } = components[1] ?? assert.fail();
  assert.deepEqual([group, name, version, purl], ["@a", "web", "1.0.0", "pkg:npm/%40a/web@1.0.0"]);
  assert.deepEqual(hashes, [{ alg: "SHA-512", content: "010203" }]);
});

Deno.test("the list says what needs what", () => {
  const { dependencies } = made(LOCK, ["@a/web"]);
  assert.deepEqual(dependencies[0], { ref: "gavel", dependsOn: ["deno", "@a/web@1.0.0_core@2.0.0"] });
  assert.deepEqual(dependencies.find(({ ref }) => ref === "tool@3.0.0")?.dependsOn, [
    "core@1.0.0",
    "tiny@0.1.0",
  ]);
});

Deno.test("a lock file that the list would not tell the whole of is refused", () => {
  const lock = JSON.parse(LOCK);
  assert.throws(() => parseLock(JSON.stringify({ ...lock, version: "6" })));
  assert.throws(() => parseLock(JSON.stringify({ ...lock, jsr: { "@std/fs@1.0.0": {} } })));
  delete lock.npm["tiny@0.1.0"];
  assert.throws(() => made(JSON.stringify(lock), []), /The lock file has 0 of tiny/);
});

Deno.test("the real lock file is told whole: each package once, each with a checksum of 512 bits", async () => {
  const text = await Deno.readTextFile("deno.lock");
  const imported = await importedPackages(SHIPPED_SOURCE);
  const { components, dependencies } = made(text, [...imported]);
  const packages = locked(parseLock(text));
  assert.ok(packages.length > 100);
  assert.deepEqual(
    components.map(({ "bom-ref": ref }) => ref).toSorted(),
    [...packages.map(({ id }) => id), "deno"].toSorted(),
  );
  assert.ok(
    components.every(({ type, hashes }) => type === "platform" || hashes?.[0]?.content.length === 128),
  );
  const refs = new Set(components.map(({ "bom-ref": ref }) => ref));
  assert.ok(dependencies.every(({ dependsOn }) => dependsOn.every((ref) => refs.has(ref))));
  const shipped = components.filter(({ scope }) => scope === "required").map(({ name }) => name);
  for (const name of ["hono", "zod", "ws", "ioredis", "preact", "zod-openapi"]) {
    assert.ok(shipped.includes(name), `${name} is in the executable`);
  }
  for (const name of ["cucumber", "fast-check", "playwright-core", "axe-core", "linkedom"]) {
    assert.ok(!shipped.includes(name), `${name} is not`);
  }
});

Deno.test("what a module imports to run is found, and types are not", () => {
  const source = `import { z } from "zod";
import type { Redis } from "ioredis";
import {
  one,
  two,
} from "@a/web/part";
import "side-effect";
export { three } from "./near.ts";
import { join } from "node:path";
`;
  assert.deepEqual(importsOf(source), ["zod", "@a/web", "side-effect"]);
});
