import { randomBytes } from "node:crypto";

/** What clients must show, and whether it was made just now and so has to be shown to the owner. */
export interface AccessToken {
  readonly token: string;
  readonly isNew: boolean;
}

const TOKEN_BYTES = 32;

/**
 * The token in `path`, made at the first start and readable by its owner alone.
 * Throws where the file can be neither read nor made, or holds nothing.
 */
export async function loadAccessToken(path: string): Promise<AccessToken> {
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  try {
    await Deno.writeTextFile(path, `${token}\n`, { createNew: true, mode: 0o600 });
    return { token, isNew: true };
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  await Deno.chmod(path, 0o600);
  const kept = await readAccessToken(path);
  if (kept === null) throw new Error(`${path} is empty: delete it to have a new token made`);
  return { token: kept, isNew: false };
}

/** The token in `path`; null where none was made yet. */
export async function readAccessToken(path: string): Promise<string | null> {
  try {
    return (await Deno.readTextFile(path)).trim() || null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
