/** A disk of its own that is soon full. */
export interface SmallDisk {
  /** The folder at which it is mounted. */
  readonly folder: string;
  /** Takes the disk away, with all that is on it. */
  unmount(): Promise<void>;
}

/** The reason why a test that needs a small disk is skipped. */
export const NO_SMALL_DISK = "a small disk can be mounted by root alone";

/** Mounts a disk of so many megabytes. Resolves to null where this machine does not let us. */
export async function mountSmallDisk(megabytes: number): Promise<SmallDisk | null> {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return null;
  const folder = await Deno.makeTempDir({ prefix: "gavel-disk-" });
  const args = ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder];
  const { success } = await new Deno.Command("mount", { args, stderr: "null" }).output();
  if (!success) {
    await Deno.remove(folder);
    return null;
  }
  return {
    folder,
    async unmount() {
      await new Deno.Command("umount", { args: [folder] }).output();
      await Deno.remove(folder);
    },
  };
}

/** Writes a file until nothing more fits on its disk. */
export async function fillDisk(path: string): Promise<void> {
  using file = await Deno.open(path, { create: true, write: true });
  for (const size of [65_536, 4_096, 512]) {
    try {
      for (;;) await file.write(new Uint8Array(size));
    } catch (error) {
      if (!/os error 28/.test(String(error))) throw error;
    }
  }
}
