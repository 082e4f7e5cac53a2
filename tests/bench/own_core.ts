/** Cores of the machine, shared out for a bench. */
export interface OwnCore extends AsyncDisposable {
  /** The words before a command that run it on Gavel's core; none where the cores can't be shared out. */
  readonly command: readonly string[];
}

const CORES = navigator.hardwareConcurrency;

/**
 * Leaves the first core to Gavel, and keeps this process and all that it starts to the others, as if house and clients
 * were other machines. Otherwise the kernel wakes a client on Gavel's own core, where it waits for Gavel to be done.
 * Without `taskset`, or with one core, nothing is shared out.
 */
export async function leaveGavelItsCore(): Promise<OwnCore> {
  const isPinned = CORES > 1 && await pin(`1-${CORES - 1}`);
  return {
    command: isPinned ? ["taskset", "-c", "0"] : [],
    async [Symbol.asyncDispose]() {
      if (isPinned) await pin(`0-${CORES - 1}`);
    },
  };
}

async function pin(cores: string): Promise<boolean> {
  try {
    const args = ["-a", "-c", "-p", cores, String(Deno.pid)];
    const { success } = await new Deno.Command("taskset", { args, stdout: "null", stderr: "null" }).output();
    return success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
