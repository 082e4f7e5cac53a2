import type { DateForm } from "./dates.ts";
import type { FaultState } from "../faults.ts";
import type { AuctionFloor, OfferedLot } from "../auction_floor.ts";
import { describeLot, type LotView, viewLot } from "../lot.ts";
import { DASHBOARD_ROUTE, dashboardPage, type HistoryPlace, LOT_ROUTE, lotPage } from "./loader_data.ts";
import { emptyPage, html, htmlPage, jsonPage, type Page, type PageForm, streamPage } from "./pages.ts";
import { biddingAsOf, openBidding } from "../proxy_bidding.ts";
import type { Random } from "../random.ts";
import { wrongPage } from "./wrong_pages.ts";

/** The style of the pages at the moment. */
export interface PageStyle {
  readonly pageForm: PageForm;
  /** True when `.data` is answered beside a turbo page. */
  readonly servesData: boolean;
  readonly history: HistoryPlace;
  readonly dates: DateForm;
}

/** Writes the pages of the house. */
export interface PageDesk {
  lot(lotId: number, url: string, isSignedIn: boolean): Promise<Response>;
  /** Answers with the owner's own page, for a signed-in owner alone. */
  dashboard(url: string): Promise<Response>;
}

const MAINTENANCE =
  "<!DOCTYPE html><html><body><h1>We'll be right back</h1><p>Our site is down for scheduled maintenance.</p></body></html>";

/** Lots that exist on pages alone, so that every page embeds others beside the one asked for. */
function makeUpLots(random: Random, nowMs: number): readonly LotView[] {
  const bidding = openBidding({ nowMs, closesInSeconds: 3600, extensionSeconds: 30, startPrice: 3 });
  return [10_000_001, 10_000_002].map((id) =>
    viewLot(describeLot({ closesInSeconds: 3600 }, id, random), bidding, 0)
  );
}

/** Returns a desk that shows the lots on `auctionFloor`. */
export function createPageDesk({ auctionFloor, faults, random, nowMs, style }: {
  readonly auctionFloor: AuctionFloor;
  readonly faults: FaultState;
  readonly random: Random;
  readonly nowMs: () => number;
  readonly style: () => PageStyle;
}): PageDesk {
  const madeUp = makeUpLots(random, nowMs());
  const view = ({ lot, bidding }: OfferedLot) => viewLot(lot, bidding, faults.clockSkewMs);
  const shown = (offered: OfferedLot): LotView => {
    const { stalePagesSeconds } = faults.on(offered.lot.id);
    if (stalePagesSeconds === null) return view(offered);
    const atMs = nowMs() - faults.clockSkewMs - 1000 * stalePagesSeconds;
    return view({ lot: offered.lot, bidding: biddingAsOf(offered.bidding, atMs) });
  };
  const neighboursOf = (lotId: number | null): LotView[] => [
    ...auctionFloor.others(lotId, 2).map(view),
    ...madeUp.filter(({ id }) => id !== lotId && auctionFloor.get(id) === undefined),
  ];

  const deliver = (page: Page, url: URL, servesData: boolean): Response | Promise<Response> => {
    if (url.pathname.endsWith(".data")) {
      const isServed = page.pageForm === "data" || (servesData && page.pageForm.startsWith("turbo"));
      return isServed ? streamPage(page) : emptyPage("Not found", 404);
    }
    const isAsked = page.pageForm === "_data" && url.searchParams.get("_data") === page.route;
    return isAsked ? jsonPage(page) : htmlPage(page);
  };

  return {
    async lot(lotId, url, isSignedIn) {
      const { nonsensePages, lotShows, foreignPages, brokenDeferred: isBroken } = faults.on(lotId);
      if (nonsensePages) return html(MAINTENANCE);
      if (lotShows !== null) return wrongPage(lotShows);
      const offered = auctionFloor.get(lotId);
      if (offered === undefined) return emptyPage("Product not found", 404);
      const asked = shown(offered);
      const neighbours = neighboursOf(lotId);
      const foreign = foreignPages ? neighbours.at(0) : undefined;
      const { pageForm, servesData, history, dates } = style();
      const data = foreign
        ? lotPage(foreign, { neighbours: [asked, ...neighbours.slice(1)], isSignedIn, history })
        : lotPage(asked, { neighbours, isSignedIn, history });
      const title = (foreign ?? asked).title ?? "Untitled";
      return await deliver(
        { pageForm, data, route: LOT_ROUTE, title, isBroken, dates },
        new URL(url),
        servesData,
      );
    },
    async dashboard(url) {
      const { nonsensePages, brokenDeferred: isBroken } = faults.on(null);
      if (nonsensePages) return html(MAINTENANCE);
      const own = auctionFloor.all().map(view).filter((lot) => lot.isWatched || lot.ownerMaximum !== null);
      const data = dashboardPage(own, neighboursOf(null));
      const { pageForm, servesData, dates } = style();
      const page = { pageForm, data, route: DASHBOARD_ROUTE, title: "My auctions", isBroken, dates };
      return await deliver(page, new URL(url), servesData);
    },
  };
}
