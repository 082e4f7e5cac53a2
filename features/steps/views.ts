import assert from "node:assert/strict";
import type { ArrivedBid, LotView } from "../../src/simulator/house.ts";
import type { WireAuction, WireListing } from "../../src/wire/auction.ts";
import type { Frame, ProtocolClient } from "../../tests/support/server/protocol_client.ts";
import type { GavelWorld } from "../support/world.ts";

const extensions = new WeakMap<object, string>();
let connections = 0;

/** The owner's extension, connected anew after each start of Gavel. */
export async function extensionOf(world: GavelWorld): Promise<ProtocolClient> {
  const { gavel } = await world.running();
  const name = extensions.get(gavel) ?? `extension ${++connections}`;
  extensions.set(gavel, name);
  return await world.client(name);
}

/** Every auction as Gavel shows it to clients, once all that is under way is done. */
export async function auctionsOf(world: GavelWorld): Promise<readonly WireAuction[]> {
  const { clock, call } = await world.running();
  await clock.settle();
  const { status, body } = await call("GET", "/api/auctions");
  assert.equal(status, 200);
  return body.auctions;
}

/** A watched lot as Gavel shows it to clients. */
export async function auctionOf(world: GavelWorld, lot: string): Promise<WireAuction> {
  const auction = (await auctionsOf(world)).find(({ id }) => id === world.lotId(lot));
  assert.ok(auction, `"${lot}" is not watched`);
  return auction;
}

/** What Gavel knows of a watched lot that it has read. */
export async function listingOf(world: GavelWorld, lot: string): Promise<WireListing> {
  const { data } = await auctionOf(world, lot);
  assert.ok(data, `"${lot}" has not been read`);
  return data;
}

/** A lot as the house itself sees it, hidden maximums included. */
export async function lotOf(world: GavelWorld, lot: string): Promise<LotView> {
  const { house } = await world.running();
  return house.lot(Number(world.lotId(lot)));
}

/** Every bid request of the owner's that arrived for a lot, oldest first, whatever became of it. */
export async function bidsOn(world: GavelWorld, lot: string): Promise<readonly ArrivedBid[]> {
  const { house } = await world.running();
  return house.bids.filter(({ lotId }) => String(lotId) === world.lotId(lot));
}

/** How many requests for the lot's page have arrived. */
export async function readingsOf(world: GavelWorld, lot: string): Promise<number> {
  const { house } = await world.running();
  const isOfLot = (lotId: number | null) => String(lotId) === world.lotId(lot);
  return house.requests.log.filter(({ route, lotId }) => route === "page" && isOfLot(lotId)).length;
}

/** What the extension was told about a lot since Gavel started, beyond its state. */
export async function noticesAbout(world: GavelWorld, lot: string): Promise<readonly Frame[]> {
  const extension = await extensionOf(world);
  // Frames keep their order: with this answer, all that was said before it is here.
  await extension.request("ping");
  return extension.frames.filter(({ type, auctionId }) =>
    type === "notification" && auctionId === world.lotId(lot)
  );
}

/** The close time that stood when a bid arrived at `atMs`, by the house's own record of bids. */
export function closeBefore({ bids, initialCloseTimeMs, extensionSeconds }: LotView, atMs: number): number {
  const extensionMs = extensionSeconds * 1000;
  return bids.filter((bid) => bid.atMs < atMs).reduce(
    (closeMs, bid) => closeMs - bid.atMs <= extensionMs ? bid.atMs + extensionMs : closeMs,
    initialCloseTimeMs,
  );
}
