import { dirname, join } from "node:path";
import { StartError } from "../start_error.ts";
import { keepPrivate, refuseSpecialFile, withPath, writeOwnersFile } from "./owner_files.ts";

/** Seals texts for the store, and notices when they were changed. */
export interface Cipher {
  /** Seals `text`, with another result each time. */
  encrypt(text: string): Promise<string>;
  /** Opens a sealed text. Rejects with a `CipherError` when it was changed, or sealed with another key. */
  decrypt(sealed: string): Promise<string>;
}

/** An error for a key that can't be used, or a text that it does not open. Its message never holds either. */
export class CipherError extends StartError {
  override readonly name = "CipherError";
}

/** The sources of the key: `keyText` goes before `passphrase`, and that before a key file in `dataDir`. */
export interface CipherOptions {
  /** 32 bytes as 64 hexadecimal digits or in base64. */
  readonly keyText?: string | null;
  /** At least 16 characters, stretched with a salt that is kept in `dataDir`. */
  readonly passphrase?: string | null;
  readonly dataDir: string;
}

type Bytes = Uint8Array<ArrayBuffer>;

const KEY_BYTES = 32;
const SALT_BYTES = 16;
/** The size that AES-GCM is specified for. */
const NONCE_BYTES = 12;
const LEAST_PASSPHRASE_LENGTH = 16;
/** The number that OWASP recommends for PBKDF2 with SHA-256: about a quarter of a second, once a start. */
const PBKDF2_ROUNDS = 600_000;
/** The first part of every sealed text, which tells this way of sealing from a later one. */
const SCHEME = "a256gcm";

/** The file in the data folder with the key that was made at the first start. */
export const KEY_FILE = "encryption.key";
/** The file in the data folder with the salt of a passphrase. */
export const SALT_FILE = "encryption.salt";

/** Opens AES-256-GCM with the owner's key. Without one, makes a key file at the first start. Throws `CipherError`. */
export async function openCipher({ keyText, passphrase, dataDir }: CipherOptions): Promise<Cipher> {
  if (keyText) return cipherWith(givenKey(keyText));
  if (passphrase) return cipherWith(await stretch(passphrase, join(dataDir, SALT_FILE)));
  const path = join(dataDir, KEY_FILE);
  const key = parseKey(await keptText(path, KEY_BYTES));
  if (!key) {
    throw new CipherError(`${path} holds no key: restore it, or delete it and sign in to Nellis again`);
  }
  return cipherWith(key);
}

/** Reads 32 bytes in hexadecimal or base64; undefined where `text` is neither. */
export function parseKey(text: string): Bytes | undefined {
  const trimmed = text.trim();
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Uint8Array.fromHex(trimmed);
  // 32 bytes are 43 characters of base64 and one of padding, which some tools leave out.
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed)) return undefined;
  return Uint8Array.fromBase64(trimmed.replaceAll("-", "+").replaceAll("_", "/"));
}

async function cipherWith(keyBytes: Bytes): Promise<Cipher> {
  const key = await crypto.subtle.importKey("raw", keyBytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  return {
    async encrypt(text) {
      const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const sealed = await crypto.subtle.encrypt(
        { name: "AES-GCM", iv },
        key,
        new TextEncoder().encode(text),
      );
      return [SCHEME, iv.toBase64(), new Uint8Array(sealed).toBase64()].join(".");
    },
    async decrypt(sealed) {
      const [scheme, iv, data, ...rest] = sealed.split(".");
      if (scheme !== SCHEME || !iv || !data || rest.length > 0) {
        throw new CipherError("This is no sealed text");
      }
      try {
        const params = { name: "AES-GCM", iv: Uint8Array.fromBase64(iv) };
        return new TextDecoder().decode(
          await crypto.subtle.decrypt(params, key, Uint8Array.fromBase64(data)),
        );
      } catch (cause) {
        throw new CipherError("It was sealed with another key, or changed since", { cause });
      }
    },
  };
}

function givenKey(text: string): Bytes {
  const key = parseKey(text);
  if (key) return key;
  throw new CipherError("ENCRYPTION_KEY must be 32 bytes as 64 hexadecimal digits or in base64");
}

async function stretch(passphrase: string, saltPath: string): Promise<Bytes> {
  if (passphrase.length < LEAST_PASSPHRASE_LENGTH) {
    throw new CipherError(`ENCRYPTION_SECRET must be at least ${LEAST_PASSPHRASE_LENGTH} characters`);
  }
  const saltText = await keptText(saltPath, SALT_BYTES);
  if (!/^([0-9a-f]{2}){16}$/i.test(saltText)) {
    throw new CipherError(`${saltPath} holds no salt: restore it, or delete it and sign in to Nellis again`);
  }
  const salt = Uint8Array.fromHex(saltText);
  const base = await crypto.subtle.importKey("raw", new TextEncoder().encode(passphrase), "PBKDF2", false, [
    "deriveBits",
  ]);
  const params = { name: "PBKDF2", hash: "SHA-256", salt, iterations: PBKDF2_ROUNDS };
  return new Uint8Array(await crypto.subtle.deriveBits(params, base, KEY_BYTES * 8));
}

/** Reads the file at `path`; where there is none, first writes `byteCount` random bytes in hexadecimal there. */
async function keptText(path: string, byteCount: number): Promise<string> {
  await refuseSpecialFile(path);
  const kept = await withPath(path, () => textOrNull(path));
  if (kept !== null) {
    await keepPrivate(path);
    return kept.trim();
  }
  const text = crypto.getRandomValues(new Uint8Array(byteCount)).toHex();
  await withPath(path, () => Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 }));
  await writeOwnersFile(path, `${text}\n`);
  return text;
}

async function textOrNull(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
