import { StartError } from "../start_error.ts";

/** An error for a backup that can't be made or restored. Its message says in one sentence why, and what to do. */
export class BackupError extends StartError {
  override readonly name = "BackupError";
}
