import { createHash } from "node:crypto";
import project from "../deno.json" with { type: "json" };
import { locked, type LockedPackage, parseLock, reachable } from "./locked_packages.ts";

/** The version and the source of Gavel, for its list of materials. */
export interface SbomParts {
  readonly version: string;
  /** The text of `deno.lock`. */
  readonly lock: string;
  /** The names of the packages that the source of Gavel, its dashboard or its extension imports. */
  readonly imported: ReadonlySet<string>;
  /** The version of Deno, which every executable holds. */
  readonly denoVersion: string;
}

/**
 * Returns what Gavel is made of, as CycloneDX 1.6 in JSON: Deno, and each package of the lock file with its checksum.
 * `scope` is `required` for those that are in the executables and `excluded` for those that only build and test. The same
 * lock file gives the same text.
 */
export function sbom({ version, lock, imported, denoVersion }: SbomParts): string {
  const packages = locked(parseLock(lock));
  const roots = packages.filter(({ name, isDirect }) => isDirect && imported.has(name));
  const shipped = reachable(roots, packages);
  const deno = {
    type: "platform",
    "bom-ref": "deno",
    name: "deno",
    version: denoVersion,
    purl: `pkg:github/denoland/deno@v${denoVersion}`,
    scope: "required",
  };
  const gavel = { type: "application", "bom-ref": "gavel", name: "gavel", version };
  return `${
    JSON.stringify(
      {
        $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
        bomFormat: "CycloneDX",
        specVersion: "1.6",
        serialNumber: `urn:uuid:${uuidOf(`${version}\n${lock}`)}`,
        version: 1,
        metadata: { component: { ...gavel, licenses: [{ license: { id: project.license } }] } },
        components: [deno, ...packages.map((each) => component(each, shipped.has(each.id)))],
        dependencies: [
          { ref: "gavel", dependsOn: ["deno", ...roots.map(({ id }) => id)] },
          ...packages.map(({ id, dependencies }) => ({ ref: id, dependsOn: dependencies })),
        ],
      },
      null,
      2,
    )
  }\n`;
}

function component({ id, name, version, integrity }: LockedPackage, isShipped: boolean) {
  const [, scope, bare] = /^(?:(@[^/]+)\/)?(.+)$/.exec(name) ?? [];
  return {
    type: "library",
    "bom-ref": id,
    ...(scope === undefined ? {} : { group: scope }),
    name: bare,
    version,
    purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
    scope: isShipped ? "required" : "excluded",
    hashes: [{ alg: "SHA-512", content: Uint8Array.fromBase64(integrity.replace("sha512-", "")).toHex() }],
  };
}

/** Returns a UUID that is drawn from a text. */
function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ]
    .join("-");
}

/** The folders between our source that no release has. */
const NOT_SHIPPED = ["node_modules", "testing"];

/** Returns the names of the packages that the files below `paths` import to run, tests and types aside. */
export async function importedPackages(paths: readonly string[]): Promise<Set<string>> {
  const names = new Set<string>();
  for (const path of paths) {
    if ((await Deno.stat(path)).isDirectory) {
      const entries = (await Array.fromAsync(Deno.readDir(path))).filter(({ name }) =>
        !NOT_SHIPPED.includes(name)
      );
      const below = await importedPackages(entries.map(({ name }) => `${path}/${name}`));
      for (const name of below) names.add(name);
    } else if (/(?<!_test)\.tsx?$/.test(path)) {
      for (const name of importsOf(await Deno.readTextFile(path))) names.add(name);
    }
  }
  return names;
}

/** Returns the names of the packages that a module imports to run. */
export function importsOf(source: string): readonly string[] {
  const imports = source.matchAll(/^(?:import|export)\s(?!type\s)(?:[^;"]*?\sfrom\s)?\s*"([^".][^"]*)"/gm);
  return [...imports].map((match) => match[1] ?? "")
    .filter((specifier) => !specifier.includes(":"))
    .map((specifier) => specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1).join("/"));
}

/** The source of what a release hands out. */
export const SHIPPED_SOURCE = ["main.ts", "src", "extension"];

if (import.meta.main) {
  const text = sbom({
    version: project.version,
    lock: await Deno.readTextFile("deno.lock"),
    imported: await importedPackages(SHIPPED_SOURCE),
    denoVersion: Deno.version.deno,
  });
  await Deno.stdout.write(new TextEncoder().encode(text));
}
