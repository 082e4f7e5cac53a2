const FNV_OFFSET_BASIS = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const HASHES = 2 ** 32;

/**
 * Returns true when `id` belongs to the first `percent` of all ids. The same id gets the same answer in every run, and
 * a higher percentage only adds ids.
 */
export function inRollout(id: string, percent: number): boolean {
  return (hashOf(id) / HASHES) * 100 < percent;
}

/**
 * Hashes by FNV-1a over the UTF-8 bytes to 32 bits, then mixes as MurmurHash3 does at its end: neighbouring ids differ
 * in their last digit alone, and FNV by itself gives them neighbouring hashes.
 */
function hashOf(id: string): number {
  let hash = FNV_OFFSET_BASIS;
  for (const byte of new TextEncoder().encode(id)) hash = Math.imul(hash ^ byte, FNV_PRIME);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
