/** The bytes of an IP address: four, or sixteen. An IPv4-mapped IPv6 address (`::ffff:10.0.0.1`) is IPv4. */
type AddressBytes = readonly number[];

/** A range of addresses: one, or all that begin with the same bits. */
export interface AddressRange {
  readonly first: AddressBytes;
  readonly bits: number;
}

/** The bits of an IPv6 address that identify a household, which has all addresses that begin with them. */
const HOME_BITS = 64;
const MAPPED = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

/** Returns the name under which an address is counted: the first 64 bits of IPv6, all of IPv4. */
export function countedAddress(address: string): string {
  const bytes = addressBytes(address);
  if (!bytes) return address;
  if (bytes.length === 4) return bytes.join(".");
  const groups = [0, 2, 4, 6].map((at) => ((bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0)).toString(16));
  return `${groups.join(":")}::/${HOME_BITS}`;
}

/** Returns true when `text` is an IP address without a range or a port. */
export function isAddress(text: string): boolean {
  return addressBytes(text) !== undefined;
}

/** Reads an address (`10.0.0.7`, `fd00::1`) or a range (`10.0.0.0/8`). Returns undefined for anything else. */
export function addressRange(text: string): AddressRange | undefined {
  const [address = "", bitsText, ...rest] = text.split("/");
  const first = addressBytes(address);
  if (!first || rest.length > 0) return undefined;
  const most = first.length * 8;
  const bits = bitsText === undefined ? most : /^\d{1,3}$/.test(bitsText) ? Number(bitsText) : NaN;
  return bits >= 0 && bits <= most ? { first, bits } : undefined;
}

/** Returns true when `address` is in the range. A text that is no address is in none. */
export function isWithin(address: string, { first, bits }: AddressRange): boolean {
  const bytes = addressBytes(address);
  return bytes?.length === first.length && sharedBits(first, bytes) >= bits;
}

function sharedBits(one: AddressBytes, other: AddressBytes): number {
  for (const [index, byte] of one.entries()) {
    const differing = byte ^ (other[index] ?? 0);
    if (differing !== 0) return index * 8 + Math.clz32(differing) - 24;
  }
  return one.length * 8;
}

function addressBytes(text: string): AddressBytes | undefined {
  const plain = text.replace(/%.*$/, "");
  if (!plain.includes(":")) return ipv4Bytes(plain);
  const bytes = ipv6Bytes(plain);
  return bytes && MAPPED.every((byte, index) => bytes[index] === byte) ? bytes.slice(12) : bytes;
}

function ipv4Bytes(text: string): AddressBytes | undefined {
  const parts = text.split(".");
  const areBytes = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
  return areBytes ? parts.map(Number) : undefined;
}

function ipv6Bytes(text: string): AddressBytes | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => half === "" ? [] : half.split(":").map(groupBytes));
  const known = [...head ?? [], ...tail ?? []];
  if (known.includes(undefined)) return undefined;
  const [before, after] = [
    head?.flatMap((bytes) => bytes ?? []) ?? [],
    tail?.flatMap((bytes) => bytes ?? []),
  ];
  if (!after) return before.length === 16 ? before : undefined;
  const missing = 16 - before.length - after.length;
  return missing >= 2 ? [...before, ...Array<number>(missing).fill(0), ...after] : undefined;
}

/** Returns the two bytes of a group, or the four of an IPv4 address at the end. */
function groupBytes(group: string): AddressBytes | undefined {
  if (group.includes(".")) return ipv4Bytes(group);
  const value = /^[0-9a-f]{1,4}$/i.test(group) ? parseInt(group, 16) : undefined;
  return value === undefined ? undefined : [value >> 8, value & 0xff];
}
