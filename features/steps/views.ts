import assert from "node:assert/strict";
import type { ArrivedBid, LotView } from "../../src/simulator/house.ts";
import type { WireAuction, WireListing } from "../../src/wire/auction.ts";
import type { Frame } from "../../tests/support/server/protocol_client.ts";
import type { GavelWorld } from "../support/world.ts";

/** Returns every auction as Gavel shows it to clients, once everything that is under way is done. */
export async function auctionsOf(world: GavelWorld): Promise<readonly WireAuction[]> {
  const { clock, call } = await world.running();
  await clock.settle();
  const { status, body } = await call("GET", "/api/auctions");
  assert.equal(status, 200);
  return body.auctions;
}

/** Returns a watched lot as Gavel shows it to clients. */
export async function auctionOf(world: GavelWorld, lot: string): Promise<WireAuction> {
  const auction = (await auctionsOf(world)).find(({ id }) => id === world.lotId(lot));
  assert.ok(auction, `"${lot}" is not watched`);
  return auction;
}

/** Returns the listing of a watched lot that Gavel has read. */
export async function listingOf(world: GavelWorld, lot: string): Promise<WireListing> {
  const { data } = await auctionOf(world, lot);
  assert.ok(data, `"${lot}" has not been read`);
  return data;
}

/** Returns a lot as the house itself sees it, hidden maximums included. */
export async function lotOf(world: GavelWorld, lot: string): Promise<LotView> {
  const { house } = await world.running();
  return house.lot(Number(world.lotId(lot)));
}

/** Returns the owner's bids that arrived for a lot, accepted or not, oldest first. */
export async function bidsOn(world: GavelWorld, lot: string): Promise<readonly ArrivedBid[]> {
  const { house } = await world.running();
  return house.bids.filter(({ lotId }) => String(lotId) === world.lotId(lot));
}

/** Returns the number of requests for the lot's page that have arrived. */
export async function readingsOf(world: GavelWorld, lot: string): Promise<number> {
  const { house } = await world.running();
  const isOfLot = (lotId: number | null) => String(lotId) === world.lotId(lot);
  return house.requests.log.filter(({ route, lotId }) => route === "page" && isOfLot(lotId)).length;
}

/** Returns every notice that the owner's client has heard since Gavel started. */
export async function notices(world: GavelWorld): Promise<readonly Frame[]> {
  const client = await world.ownersClient();
  // Frames keep their order: with this answer, everything that was said before it is here.
  await client.request("ping");
  return client.frames.filter(({ type }) => type === "notification");
}

/** Returns the notices about a lot that the owner's client has heard since Gavel started. */
export async function noticesAbout(world: GavelWorld, lot: string): Promise<readonly Frame[]> {
  return (await notices(world)).filter(({ auctionId }) => auctionId === world.lotId(lot));
}

/** Returns the close time that stood before a bid arrived at `atMs`, by the house's own record of bids. */
export function closeBefore({ bids, initialCloseTimeMs, extensionSeconds }: LotView, atMs: number): number {
  const extensionMs = extensionSeconds * 1000;
  return bids.filter((bid) => bid.atMs < atMs).reduce(
    (closeMs, bid) => closeMs - bid.atMs <= extensionMs ? bid.atMs + extensionMs : closeMs,
    initialCloseTimeMs,
  );
}
