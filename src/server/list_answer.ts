import { Buffer } from "node:buffer";
import type { Auction } from "../auction/types.ts";
import { type AuctionJson, type Halves, secondsLeft } from "./auction_json.ts";

/** The greatest age of `timeRemaining`, which counts whole seconds, in a list. Nothing else in a list is ever old. */
const LONGEST_KEPT_MS = 100;

const HEAD = Buffer.from('{"success":true,"auctions":[');
const TAIL = Buffer.from("]}");
const COMMA = Buffer.from(",");
/** More bytes than the digits of any remaining time and the brackets after it. */
const MOST_DYNAMIC_BYTES = 24;

interface Kept {
  readonly halves: readonly Halves[];
  readonly atMs: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Returns a function that makes the answer to `GET /api/auctions`, in bytes that must not be written to. An auction is
 * encoded once for each of its changes, and the whole is kept for as long as nothing in it changes: a thousand lots
 * are a megabyte, and making that anew for each request costs more than everything else about it.
 */
export function createListAnswer(
  auctionJson: Pick<AuctionJson, "halves">,
  nellisNow: () => number,
): (auctions: readonly Auction[]) => Uint8Array<ArrayBuffer> {
  const encoded = new WeakMap<Halves, Buffer>();
  let kept: Kept = { halves: [], atMs: -Infinity, bytes: new Uint8Array() };

  const encode = (halves: Halves): Buffer => {
    const made = encoded.get(halves) ?? Buffer.from(halves.auction + (halves.listing ?? "null"));
    encoded.set(halves, made);
    return made;
  };
  return (auctions) => {
    const nowMs = nellisNow();
    const isKept = Math.abs(nowMs - kept.atMs) < LONGEST_KEPT_MS && auctions.length === kept.halves.length &&
      auctions.every((auction, index) => auctionJson.halves(auction) === kept.halves[index]);
    if (isKept) return kept.bytes;
    const halves = auctions.map(auctionJson.halves);
    kept = { halves, atMs: nowMs, bytes: joined(halves, encode, nowMs) };
    return kept.bytes;
  };
}

function joined(
  all: readonly Halves[],
  encode: (halves: Halves) => Buffer,
  nowMs: number,
): Uint8Array<ArrayBuffer> {
  const pieces = all.map(encode);
  const most = pieces.reduce(
    (sum, { length }) => sum + length + MOST_DYNAMIC_BYTES,
    HEAD.length + TAIL.length,
  );
  const bytes = Buffer.alloc(most);
  let end = 0;
  const add = (piece: Uint8Array) => {
    bytes.set(piece, end);
    end += piece.length;
  };
  add(HEAD);
  for (const [index, piece] of pieces.entries()) {
    const { listing, closeTimeMs } = all[index] ?? { listing: null, closeTimeMs: null };
    if (index > 0) add(COMMA);
    add(piece);
    end += bytes.write(listing === null ? "}" : `${secondsLeft(closeTimeMs, nowMs)}}}`, end, "latin1");
  }
  add(TAIL);
  return bytes.subarray(0, end);
}
