import { z } from "zod";

/** A value as a message shows it: short, and never a whole document. */
export function shown(value: unknown): string {
  if (typeof value === "number") return String(value);
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** Says what was given and what is allowed. */
export function mustBe(allowed: string): { error: (issue: { readonly input?: unknown }) => string } {
  return {
    error: ({ input }) =>
      `${input === undefined ? "missing" : `${shown(input)} is not allowed`}: it must be ${allowed}`,
  };
}

/** A number from `min` to `max`, both allowed. */
export function numberBetween(
  min: number,
  max: number,
  said = mustBe(`a number from ${min} to ${max.toLocaleString("en-US")}`),
) {
  return z.number(said).min(min, said).max(max, said);
}

/**
 * An object of `shape`'s names alone. Any other is refused with the ones there are, or with what `instead` says to use: a
 * limit that was misspelt must not be dropped unsaid.
 */
export function knownObject<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
  { allowed = "an object", instead = {}, isSecret = false }: {
    readonly allowed?: string;
    readonly instead?: Readonly<Record<string, string>>;
    /** What is given in the object's place is not shown. */
    readonly isSecret?: boolean;
  } = {},
) {
  const wrongValue = isSecret ? () => `it must be ${allowed}` : mustBe(allowed).error;
  const known = `use one of ${Object.keys(shape).join(", ")}`;
  return z.strictObject(shape, {
    error(
      issue: { readonly code?: string; readonly input?: unknown; readonly keys?: readonly string[] },
    ): string {
      if (issue.code !== "unrecognized_keys") return wrongValue(issue);
      return (issue.keys ?? []).map((name) => {
        const use = Object.hasOwn(instead, name) ? instead[name] : known;
        return `${shown(name)} is not known here: ${use}`;
      }).join("; ");
    },
  });
}
