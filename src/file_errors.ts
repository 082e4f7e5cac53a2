/** A reason of the system's to refuse a file that Deno has no class of error for. */
export type FileError =
  | "read-only"
  | "disk full"
  | "quota"
  | "too many files"
  | "not empty"
  | "link loop"
  | "name too long"
  | "in use";

/** The error numbers of Linux and macOS. */
const OF_UNIX: Readonly<Record<number, FileError>> = {
  23: "too many files",
  24: "too many files",
  28: "disk full",
  30: "read-only",
  36: "name too long",
  39: "not empty",
  40: "link loop",
  62: "link loop",
  63: "name too long",
  66: "not empty",
  69: "quota",
  122: "quota",
};

/** The error numbers of Windows, where most of those of Unix mean something else. */
const OF_WINDOWS: Readonly<Record<number, FileError>> = {
  4: "too many files",
  19: "read-only",
  32: "in use",
  33: "in use",
  39: "disk full",
  112: "disk full",
  145: "not empty",
  206: "name too long",
  1295: "quota",
  1921: "link loop",
};

/** Reads the error number of the system in an error of Deno's; null where it has none of those above. */
export function fileErrorOf(error: unknown, os: typeof Deno.build.os = Deno.build.os): FileError | null {
  const text = error instanceof Error ? error.message : String(error);
  const code = Number(/\(os error (\d+)\)/.exec(text)?.[1] ?? NaN);
  return (os === "windows" ? OF_WINDOWS : OF_UNIX)[code] ?? null;
}
