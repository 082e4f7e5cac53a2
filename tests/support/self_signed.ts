/** A certificate and its key, as PEM. */
export interface Certified {
  readonly cert: string;
  readonly key: string;
}

const SEQUENCE = 0x30;
/** ecdsa-with-SHA256. */
const ALGORITHM = der(SEQUENCE, [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]);
/** An empty name. */
const NAME = der(SEQUENCE);
const VALIDITY = der(SEQUENCE, utcTime("200101000000Z"), utcTime("491231235959Z"));
/** subjectAltName, which a client needs where the name is empty. */
function extensions(alternative: readonly number[]): readonly number[] {
  const name = der(0x04, der(SEQUENCE, alternative));
  return der(0xa3, der(SEQUENCE, der(SEQUENCE, [0x06, 0x03, 0x55, 0x1d, 0x11], name)));
}

/** Makes a certificate that has signed itself, for the host `name`; for 127.0.0.1 when left out. */
export async function selfSigned(name?: string): Promise<Certified> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const { publicKey, privateKey } = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", publicKey));
  const version = der(0xa0, der(0x02, [2]));
  const alternative = name === undefined
    ? der(0x87, [127, 0, 0, 1])
    : der(0x82, new TextEncoder().encode(name));
  const body = der(
    SEQUENCE,
    version,
    der(0x02, [1]),
    ALGORITHM,
    NAME,
    VALIDITY,
    NAME,
    spki,
    extensions(alternative),
  );
  const raw = new Uint8Array(await crypto.subtle.sign(algorithm, privateKey, new Uint8Array(body)));
  const signature = der(SEQUENCE, integer(raw.subarray(0, 32)), integer(raw.subarray(32)));
  return {
    cert: pem("CERTIFICATE", der(SEQUENCE, body, ALGORITHM, der(0x03, [0], signature))),
    key: pem("PRIVATE KEY", new Uint8Array(await crypto.subtle.exportKey("pkcs8", privateKey))),
  };
}

/** One value in DER: its tag, its length and what is in it. */
function der(tag: number, ...parts: readonly Iterable<number>[]): readonly number[] {
  const content = parts.flatMap((part) => [...part]);
  const { length } = content;
  const size = length < 0x80
    ? [length]
    : length < 0x100
    ? [0x81, length]
    : [0x82, length >> 8, length & 0xff];
  return [tag, ...size, ...content];
}

/** Without leading zeros, but for the one that keeps it positive. */
function integer(bytes: Uint8Array): readonly number[] {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = bytes.subarray(first);
  return der(0x02, (digits[0] ?? 0) < 0x80 ? [] : [0], digits);
}

function utcTime(text: string): readonly number[] {
  return der(0x17, new TextEncoder().encode(text));
}

function pem(label: string, bytes: Iterable<number>): string {
  const lines = btoa(String.fromCharCode(...bytes)).replace(/.{64}/g, "$&\n").trimEnd();
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}
