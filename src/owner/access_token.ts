import { randomBytes } from "node:crypto";
import { StartError } from "../start_error.ts";
import { keepPrivate, OWNERS_ALONE, pathError, refuseSpecialFile, withPath } from "../store/owner_files.ts";

/** The token that clients must show. A token that was made just now has to be shown to the owner. */
export interface AccessToken {
  readonly token: string;
  readonly isNew: boolean;
}

/** The file in the data folder with the token that was made at the first start. */
export const TOKEN_FILE = "auth-token";

const TOKEN_BYTES = 32;

/** A shorter token can be guessed. Older installations have such tokens: they still work, with a warning. */
const LEAST_TOKEN_LENGTH = 16;

/**
 * Makes another token in the place of the one in `path`, and hands it to `told` while no other process can replace it.
 * Throws `StartError` where it can't be written, or where another process makes one at the same time: then nobody is
 * told a token that is not in the file.
 */
export async function renewAccessToken(path: string, told: (token: string) => void): Promise<void> {
  await refuseSpecialFile(path);
  const before = await withPath(path, () => textOrEmpty(path));
  using lock = await openLock(`${path}.lock`);
  const isAlone = await withPath(path, () => lock.tryLock(true));
  if (!isAlone || await withPath(path, () => textOrEmpty(path)) !== before) {
    throw new StartError("Another gavel token --new runs now: gavel token shows the token that it made");
  }
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const unfinished = `${path}.new`;
  await refuseSpecialFile(unfinished);
  await withPath(unfinished, async () => {
    await Deno.writeTextFile(unfinished, `${token}\n`, { mode: OWNERS_ALONE });
    await keepPrivate(unfinished);
  });
  await withPath(path, () => Deno.rename(unfinished, path));
  told(token);
}

/** Opens the file whose lock lets one process alone make a token. The system releases it however the process ends. */
async function openLock(path: string): Promise<Deno.FsFile> {
  await refuseSpecialFile(path);
  return await withPath(path, () => Deno.open(path, { create: true, write: true, mode: OWNERS_ALONE }));
}

/**
 * Returns the token in `path`, made at the first start and readable by its owner alone.
 * Throws `StartError` where the file can be neither read nor made, or holds no token.
 */
export async function loadAccessToken(path: string): Promise<AccessToken> {
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  try {
    await Deno.writeTextFile(path, `${token}\n`, { createNew: true, mode: OWNERS_ALONE });
    return { token, isNew: true };
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw pathError(path, error);
  }
  const kept = await readAccessToken(path);
  if (kept === null) throw new StartError(`${path} is empty: delete it to have a new token made`);
  await keepPrivate(path);
  return { token: kept, isNew: false };
}

/** Returns the token in `path`, or null before the first start. Throws `StartError` when the file can't be read or holds none. */
export async function readAccessToken(path: string): Promise<string | null> {
  await refuseSpecialFile(path);
  const text = await withPath(path, () => textOrEmpty(path));
  const token = text.trim();
  if (token === "") return null;
  if (canHeaderCarry(token)) return token;
  throw new StartError(`${path} holds no token: delete it to have a new one made`);
}

/** Returns the reason why `token` is weak and what to do; null when it is not weak. */
export function tokenWeakness(token: string): string | null {
  if (token.length >= LEAST_TOKEN_LENGTH) return null;
  return `The access token is shorter than ${LEAST_TOKEN_LENGTH} characters, so it can be guessed: set a longer AUTH_TOKEN, ` +
    "and the same in your clients";
}

/** Returns true when an HTTP header can carry `token` as it is: one line of Latin-1 without control characters. */
export function canHeaderCarry(token: string): boolean {
  return /^[\x21-\x7e\xa1-\xff]([\t\x20-\x7e\xa0-\xff]*[\x21-\x7e\xa1-\xff])?$/.test(token);
}

async function textOrEmpty(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
