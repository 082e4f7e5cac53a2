import { parseArgs } from "node:util";

/** A kind of machine that an executable can be compiled for. */
export interface Target {
  /** The name in the files of a release. */
  readonly name: string;
  /** Deno's name of it. */
  readonly triple: string;
  /** The image platform of the same machine, by Docker's `TARGETPLATFORM`; null where there is no image for it. */
  readonly platform: string | null;
}

/** Every kind of machine that a release has an executable for. */
export const TARGETS: readonly Target[] = [
  { name: "linux-x64", triple: "x86_64-unknown-linux-gnu", platform: "linux/amd64" },
  { name: "linux-arm64", triple: "aarch64-unknown-linux-gnu", platform: "linux/arm64" },
  { name: "macos-x64", triple: "x86_64-apple-darwin", platform: null },
  { name: "macos-arm64", triple: "aarch64-apple-darwin", platform: null },
  { name: "windows-x64", triple: "x86_64-pc-windows-msvc", platform: null },
];

/** One executable that is to be compiled. */
export interface Compilation {
  /** The kind of machine; null for this one. */
  readonly target: Target | null;
  /** True for the executable of the container image, which reaches no files but those in `IMAGE_FOLDERS`. */
  readonly isForImage: boolean;
  /** False to compile without a check of types. */
  readonly checksTypes: boolean;
}

/** The folders of the container that Gavel may use. */
const IMAGE_FOLDERS = "/data,/backups,/tmp";

/** V8's settings that keep the memory of a process that runs for months small. */
const V8_FLAGS = "--v8-flags=--max-semi-space-size=4,--heap-growing-percent=20";

/** Reads the arguments of `deno task compile`. Throws an `Error` with a sentence for whoever typed them. */
export function parseCompilation(args: readonly string[]): Compilation {
  const { values } = parseArgs({
    args: [...args],
    options: {
      target: { type: "string", default: "" },
      image: { type: "boolean", default: false },
      check: { type: "boolean", default: true },
    },
    allowNegative: true,
  });
  return {
    target: values.target === "" ? null : findTarget(values.target),
    isForImage: values.image,
    checksTypes: values.check,
  };
}

/** Finds a target by its name, Deno's name or Docker's platform. Throws an `Error` that names all targets. */
export function findTarget(word: string): Target {
  const found = TARGETS.find(({ name, triple, platform }) => [name, triple, platform].includes(word));
  if (found !== undefined) return found;
  const names = TARGETS.map(({ name }) => name).join(", ");
  throw new Error(`There is no target ${word}: it must be one of ${names}`);
}

/** Returns the path of the executable. `os` is the machine that compiles. */
export function executablePath({ target, isForImage }: Compilation, os: typeof Deno.build.os): string {
  const isForWindows = target === null ? os === "windows" : target.triple.includes("windows");
  const suffix = isForWindows ? ".exe" : "";
  return target === null || isForImage ? `dist/gavel${suffix}` : `dist/gavel-${target.name}${suffix}`;
}

/** The facts of the system that `gavel doctor` tells: the user, the room on a disk, the memory. */
const SYSTEM_FACTS = "--allow-sys=uid,statfs,systemMemoryInfo";

/** Returns the permissions of an executable. Outside the image, `DATA_DIR` is not known when it is compiled. */
export function permissions(isForImage: boolean): readonly string[] {
  const folders = isForImage ? `=${IMAGE_FOLDERS}` : "";
  return ["--allow-net", "--allow-env", SYSTEM_FACTS, `--allow-read${folders}`, `--allow-write${folders}`];
}

/** Returns the arguments of Deno that compile it. */
export function compileArguments(compilation: Compilation, os: typeof Deno.build.os): readonly string[] {
  const { target, isForImage, checksTypes } = compilation;
  return [
    "compile",
    ...(checksTypes ? [] : ["--no-check"]),
    "--bundle",
    "--no-prompt",
    "--no-code-cache",
    V8_FLAGS,
    ...permissions(isForImage),
    ...(target === null ? [] : ["--target", target.triple]),
    "--output",
    executablePath(compilation, os),
    "main.ts",
  ];
}
