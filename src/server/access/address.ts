/** The bytes of an IP address: four, or sixteen. IPv4 in IPv6's clothes (`::ffff:10.0.0.1`) is IPv4. */
type AddressBytes = readonly number[];

/** Addresses that belong together: one, or all that begin with the same bits. */
export interface AddressRange {
  readonly first: AddressBytes;
  readonly bits: number;
}

/** The home that an address belongs to is known by so many of IPv6's bits: who has one of them has all that follow. */
const HOME_BITS = 64;
const MAPPED = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

/** The name under which an address is counted: IPv6 by its first 64 bits, IPv4 as it is. */
export function countedAddress(address: string): string {
  const bytes = addressBytes(address);
  if (!bytes) return address;
  if (bytes.length === 4) return bytes.join(".");
  const groups = [0, 2, 4, 6].map((at) => ((bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0)).toString(16));
  return `${groups.join(":")}::/${HOME_BITS}`;
}

/** Whether `text` is an IP address (no range, no port). */
export function isAddress(text: string): boolean {
  return addressBytes(text) !== undefined;
}

/** Reads an address (`10.0.0.7`, `fd00::1`) or a range (`10.0.0.0/8`); undefined for what is neither. */
export function addressRange(text: string): AddressRange | undefined {
  const [address = "", bitsText, ...rest] = text.split("/");
  const first = addressBytes(address);
  if (!first || rest.length > 0) return undefined;
  const most = first.length * 8;
  const bits = bitsText === undefined ? most : /^\d{1,3}$/.test(bitsText) ? Number(bitsText) : NaN;
  return bits >= 0 && bits <= most ? { first, bits } : undefined;
}

/** Whether `address` is one of the range's; what is no address is in none. */
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

/** The two bytes of a group, or the four of an IPv4 address at the end. */
function groupBytes(group: string): AddressBytes | undefined {
  if (group.includes(".")) return ipv4Bytes(group);
  const value = /^[0-9a-f]{1,4}$/i.test(group) ? parseInt(group, 16) : undefined;
  return value === undefined ? undefined : [value >> 8, value & 0xff];
}
