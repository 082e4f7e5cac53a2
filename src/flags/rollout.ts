const FNV_OFFSET_BASIS = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const HASHES = 2 ** 32;

/**
 * Whether `id` belongs to the first `percent` of all ids. The same id gets the same answer everywhere and for ever,
 * and raising the percentage only ever adds ids.
 */
export function inRollout(id: string, percent: number): boolean {
  return (hashOf(id) / HASHES) * 100 < percent;
}

/**
 * FNV-1a over the UTF-8 bytes, 32 bits, then stirred as MurmurHash3 does at its end: ids that follow each other
 * differ in their last digit alone, which FNV by itself leaves too close together.
 */
function hashOf(id: string): number {
  let hash = FNV_OFFSET_BASIS;
  for (const byte of new TextEncoder().encode(id)) hash = Math.imul(hash ^ byte, FNV_PRIME);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
