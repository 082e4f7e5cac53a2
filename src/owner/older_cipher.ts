import { type CipherOptions, parseKey } from "../store/crypto.ts";

/** Opens a text that the older installation sealed; null where no key that is given opens it. */
export type OpenOlder = (sealed: string) => Promise<string | null>;

type Bytes = Uint8Array<ArrayBuffer>;

/** The layout of a text that the older installation sealed: nonce, tag, and the text, together in base64. */
const NONCE_BYTES = 16;
const TAG_BYTES = 16;
/** The older installation stretched its ENCRYPTION_SECRET with one salt and so many rounds everywhere. */
const SALT = "nellis-auction-salt-v1";
const PBKDF2_ROUNDS = 100_000;

/** Returns true when `text` may be one that the older installation sealed. Cookies have a `=` between name and value. */
export function isSealedByOlder(text: string): boolean {
  const isBase64 = text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
  return isBase64 && Uint8Array.fromBase64(text).length > NONCE_BYTES + TAG_BYTES;
}

/**
 * Opens texts that the older installation sealed by AES-256-GCM, with the same ENCRYPTION_KEY or ENCRYPTION_SECRET.
 * Without either it drew a key that ended with its process: nothing opens such a text.
 */
export function openOlderWith({ keyText, passphrase }: Omit<CipherOptions, "dataDir">): OpenOlder {
  return async (sealed) => {
    if (!isSealedByOlder(sealed)) return null;
    const keys = [() => given(keyText), () => stretched(passphrase)];
    for (const keyOf of keys) {
      const key = await keyOf();
      const text = key ? await opened(Uint8Array.fromBase64(sealed), key) : null;
      if (text !== null) return text;
    }
    return null;
  };
}

function given(keyText: string | null | undefined): Promise<Bytes | undefined> {
  return Promise.resolve(keyText ? parseKey(keyText) : undefined);
}

async function stretched(passphrase: string | null | undefined): Promise<Bytes | undefined> {
  if (!passphrase) return undefined;
  const encoder = new TextEncoder();
  const base = await crypto.subtle.importKey("raw", encoder.encode(passphrase), "PBKDF2", false, [
    "deriveBits",
  ]);
  const params = { name: "PBKDF2", hash: "SHA-256", salt: encoder.encode(SALT), iterations: PBKDF2_ROUNDS };
  return new Uint8Array(await crypto.subtle.deriveBits(params, base, 256));
}

async function opened(sealed: Bytes, keyBytes: Bytes): Promise<string | null> {
  const key = await crypto.subtle.importKey("raw", keyBytes, "AES-GCM", false, ["decrypt"]);
  const params = { name: "AES-GCM", iv: sealed.subarray(0, NONCE_BYTES) };
  const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  // This API wants the tag behind the text.
  const data = new Uint8Array([...sealed.subarray(NONCE_BYTES + TAG_BYTES), ...tag]);
  try {
    return new TextDecoder().decode(await crypto.subtle.decrypt(params, key, data));
  } catch {
    return null; // Another key, or a text that was changed.
  }
}
