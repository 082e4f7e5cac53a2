import { Buffer } from "node:buffer";
import { createCipheriv, pbkdf2Sync, randomBytes } from "node:crypto";

/** The key of an older installation: its ENCRYPTION_KEY in hexadecimal, or its ENCRYPTION_SECRET. */
export type OlderKey = { readonly keyHex: string } | { readonly secret: string };

/**
 * Seals `text` as the older installation does, by another implementation than Gavel's own: AES-256-GCM with a nonce of
 * 16 bytes, then base64 of nonce, tag and text.
 */
export function olderSeal(text: string, key: OlderKey): string {
  const bytes = "keyHex" in key
    ? Buffer.from(key.keyHex, "hex")
    : pbkdf2Sync(key.secret, "nellis-auction-salt-v1", 100_000, 32, "sha256");
  const nonce = randomBytes(16);
  const cipher = createCipheriv("aes-256-gcm", bytes, nonce);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64");
}
