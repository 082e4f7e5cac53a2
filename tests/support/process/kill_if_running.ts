/** Kills a process at once, unless it has ended by itself: nobody can know that before. */
export function killIfRunning(process: { kill(signal: Deno.Signal): void }): void {
  try {
    process.kill("SIGKILL");
  } catch (error) {
    // Thrown of a process that has ended.
    if (!(error instanceof TypeError)) throw error;
  }
}
