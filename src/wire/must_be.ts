import { z } from "zod";

/** Shows a value in a message, cut to 60 characters. */
export function shown(value: unknown): string {
  if (typeof value === "number") return String(value);
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** Makes an error that says what was given and what is allowed, or what to send where it is missing. */
export function mustBe(allowed: string): { error: (issue: { readonly input?: unknown }) => string } {
  return {
    error: ({ input }) =>
      input === undefined
        ? `missing: send ${allowed}`
        : `${shown(input)} is not allowed: it must be ${allowed}`,
  };
}

/** Makes the same error for a secret, without the value that was given. */
export function mustBeSecret(allowed: string): ReturnType<typeof mustBe> {
  return {
    error: ({ input }) => input === undefined ? `missing: send ${allowed}` : `it must be ${allowed}`,
  };
}

/** Makes a schema for a number from `min` to `max`, both included. */
export function numberBetween(
  min: number,
  max: number,
  said = mustBe(`a number from ${min} to ${max.toLocaleString("en-US")}`),
) {
  return z.number(said).min(min, said).max(max, said);
}

/** Of the names that an object may not have, so many are named in its refusal; the rest are counted. */
const MOST_NAMED = 5;

/**
 * Makes a schema for an object with the names of `shape` and no others. A refusal of another name lists the known ones,
 * or says what to use `instead`: a misspelt limit must not be dropped silently.
 */
export function knownObject<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
  { allowed = "an object", instead = {}, isSecret = false }: {
    readonly allowed?: string;
    readonly instead?: Readonly<Record<string, string>>;
    /** Hides the given value where it is no object, and names that are not known: a secret may stand in their place. */
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
      const names = issue.keys ?? [];
      if (isSecret) return `${names.length === 1 ? "A name is" : "Some names are"} not known here: ${known}`;
      const told = names.slice(0, MOST_NAMED).map((name) => {
        const use = Object.hasOwn(instead, name) ? instead[name] : known;
        return `${shown(name)} is not known here: ${use}`;
      });
      const left = names.length - told.length;
      return [...told, ...(left > 0 ? [`${left} more are not known here`] : [])].join("; ");
    },
  });
}
