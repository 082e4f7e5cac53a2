import { z } from "zod";

const lockSchema = z.object({
  version: z.literal("5"),
  specifiers: z.record(z.string(), z.string()),
  npm: z.record(
    z.string(),
    z.object({
      integrity: z.string().startsWith("sha512-"),
      dependencies: z.array(z.string()).default([]),
      optionalDependencies: z.array(z.string()).default([]),
    }),
  ),
  // A package of another registry would be missing in the list of materials.
  jsr: z.undefined().optional(),
  remote: z.undefined().optional(),
});

/** The parts of a lock file of Deno that say which packages it holds. */
export type Lock = z.infer<typeof lockSchema>;

/** A package of a lock file. */
export interface LockedPackage {
  /** The name in the lock file: with the version, and with the packages beside it that it was resolved with. */
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** `sha512-` and the checksum in base64. */
  readonly integrity: string;
  /** True where a `deno.json` names it. */
  readonly isDirect: boolean;
  /** The ids of the packages that it needs. */
  readonly dependencies: readonly string[];
}

/** Reads a lock file. Throws an `Error` where its form is not known, or it holds packages that are not from npm. */
export function parseLock(text: string): Lock {
  return lockSchema.parse(JSON.parse(text));
}

/** Returns every package of a lock file. Throws an `Error` where one needs a package that is not in it. */
export function locked({ specifiers, npm }: Lock): readonly LockedPackage[] {
  const direct = new Set(
    Object.entries(specifiers).map(([specifier, version]) => `${nameOf(specifier.slice(4))}@${version}`),
  );
  const ids = Object.keys(npm);
  const find = (word: string): string => {
    const found = ids.includes(word) ? [word] : ids.filter((id) => nameOf(id) === word);
    const [id] = found;
    if (id === undefined || found.length > 1) throw new Error(`The lock file has ${found.length} of ${word}`);
    return id;
  };
  return Object.entries(npm).map(([id, { integrity, dependencies, optionalDependencies }]) => ({
    id,
    name: nameOf(id),
    version: id.slice(nameOf(id).length + 1).split("_")[0] ?? "",
    integrity,
    isDirect: direct.has(id),
    dependencies: [...dependencies, ...optionalDependencies].map(find),
  }));
}

/** Returns the ids of `roots` and of all packages that they need. */
export function reachable(
  roots: readonly LockedPackage[],
  packages: readonly LockedPackage[],
): ReadonlySet<string> {
  const byId = new Map(packages.map((each) => [each.id, each]));
  const found = new Set<string>();
  const waiting = roots.map(({ id }) => id);
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    waiting.push(...byId.get(id)?.dependencies ?? []);
  }
  return found;
}

/** Returns the name of a package without its version: `@hono/zod-openapi` of `@hono/zod-openapi@1.6.3_hono@4.13.19`. */
function nameOf(id: string): string {
  const at = id.indexOf("@", 1);
  return at === -1 ? id : id.slice(0, at);
}
