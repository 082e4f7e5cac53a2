import type { Listing } from "../../../src/auction/types.ts";
import { NellisError } from "../../../src/nellis/api.ts";
import { type House, PAGE_FORMS, type PageForm } from "../../../src/simulator/house.ts";
import type { Random } from "../../../src/simulator/random.ts";
import type { Case, Edge, Json, OpenEdge } from "../edge.ts";
import { openGavel } from "../gavel.ts";
import { mutateJson } from "../mutate_json.ts";
import { mutateText, rawText } from "../mutate_text.ts";

const STATUSES = [204, 206, 301, 302, 304, 400, 401, 403, 404, 409, 410, 429, 500, 502, 503];
const HEADERS: Readonly<Record<string, readonly string[]>> = {
  location: [
    "/login",
    "/p/another/57000001",
    "https://elsewhere.example/",
    "//",
    "javascript:1",
    "/p/x/57000001",
  ],
  "retry-after": ["5", "-1", "0.5", "soon", "99999999999", "Wed, 21 Oct 2099 07:28:00 GMT"],
  date: ["Mon, 02 Nov 2026 12:00:20 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "yesterday"],
  "set-cookie": ["__session=; Path=/", "__session=renewed-by-nobody; Path=/", "a=b; Max-Age=x", "=;"],
  "content-type": ["text/plain", "application/octet-stream", "text/html; charset=utf-16"],
};
/** The most that may be bid on the lot whose pages are changed (dollars). */
const MOST_DOLLARS = 20;
/** An answer in the house's place; null leaves the house to answer. */
type Answer = { status: number; headers: Record<string, string>; body: string } | null;

/** Returns an edge for each page form: the answers to a reading, of a lot that may be bid on. */
export function pageEdges(): readonly Edge[] {
  return PAGE_FORMS.map((form) => ({ name: `page ${form}`, open: (random) => openPages(random, form) }));
}

/** The answers to a bid that the owner orders. */
export const bidAnswerEdge: Edge = { name: "bid answer", open: openBidAnswers };

async function openPages(random: Random, form: PageForm): Promise<OpenEdge> {
  let answer: Answer = null;
  const fuzzed = await openGavel(random, {
    fetch: (house, request) => answeredBy(answer, house, request, ({ method }) => method === "GET"),
  });
  fuzzed.house.pageForm = form;
  const { gavel, house, lots, ends } = fuzzed;
  const [lot = ""] = lots;
  await ends(gavel.engine.monitor.configure(lot, (config) => ({
    ...config,
    strategy: "aggressive",
    strategyWord: "auto",
    maxBidCents: MOST_DOLLARS * 100,
  })));
  const pages = await Promise.all(pathsOf(lot).map((path) => pageAt(house, path, fuzzed.cookies)));
  return {
    draw: (random) => drawAnswer(random, random.pick(pages.filter((page) => page !== ""))),
    async attempt(tried) {
      answer = answerOf(tried);
      const reading = gavel.engine.monitor.read(lot).catch((error: unknown) => error);
      const read = await ends(reading);
      answer = null;
      if ("hangs" in read) return `the reading: ${read.hangs}`;
      if (read.value instanceof NellisError) return fuzzed.wrong();
      if (read.value instanceof Error) throw read.value;
      return unsound(read.value as Listing, lot) ?? fuzzed.wrong();
    },
    close: fuzzed.close,
  };
}

async function openBidAnswers(random: Random): Promise<OpenEdge> {
  let answer: Answer = null;
  const fuzzed = await openGavel(random, {
    fetch: (house, request) => answeredBy(answer, house, request, ({ method }) => method === "POST"),
  });
  const { gavel, lots, ends } = fuzzed;
  const [, lot = ""] = lots;
  const said: Json = {
    data: { message: "Bid placed", bidAmount: 12, currentPrice: 11, nextBid: 13, isWinning: true },
  };
  return {
    draw: (random) =>
      drawAnswer(random, JSON.stringify(random.next() < 0.5 ? said : { error: "Bid too low" })),
    async attempt(tried) {
      answer = answerOf(tried);
      const bid = await ends(gavel.engine.monitor.placeBid(lot, 1200));
      answer = null;
      if ("hangs" in bid) return `the bid: ${bid.hangs}`;
      const { result, message } = bid.value;
      if (typeof message !== "string" || !["accepted", "rejected", "not-sent", "unknown"].includes(result)) {
        return `its outcome is ${JSON.stringify(bid.value)}`;
      }
      return fuzzed.wrong({ lot, dollars: 12 });
    },
    close: fuzzed.close,
  };
}

function pathsOf(lot: string): readonly string[] {
  return [`/p/x/${lot}`, `/p/x/${lot}.data`, `/p/x/${lot}?_data=routes%2Fp.%24title.%24productId._index`];
}

/** Resolves to the house's own page; empty where it has none at that path. */
async function pageAt(house: House, path: string, cookies: string): Promise<string> {
  const response = await house.fetch(
    new Request(`http://house.test${path}`, { headers: { cookie: cookies } }),
  );
  const text = await response.text();
  return response.ok ? text : "";
}

function answeredBy(
  answer: Answer,
  house: House,
  request: Request,
  isMeant: (request: Request) => boolean,
): Promise<Response> {
  if (answer === null || !isMeant(request)) return house.fetch(request);
  const { status, headers, body } = answer;
  const isEmpty = status === 204 || status === 304;
  return Promise.resolve(new Response(isEmpty ? null : bytesOf(body), { status, headers }));
}

function drawAnswer(random: Random, page: string): Case {
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(HEADERS)) {
    if (random.next() < 0.05) headers[name] = random.pick(values);
  }
  return {
    status: random.next() < 0.9 ? 200 : random.pick(STATUSES),
    headers,
    body: drawBody(random, page),
  };
}

function drawBody(random: Random, page: string): string {
  const kind = random.next();
  if (kind < 0.05) return rawText(random);
  if (kind < 0.4) return mutateText(random, page);
  const changed = withChangedJson(random, page);
  return kind < 0.9 ? changed : mutateText(random, changed);
}

/** Changes the structure of one JSON line, object or literal in the page, wherever it stands. */
function withChangedJson(random: Random, page: string): string {
  const places = [...page.matchAll(/enqueue\(("(?:[^"\\]|\\.)*")\)|(\{"(?:[^\n<])*\})|^(\[.*\])$/gm)];
  if (places.length === 0) return mutateText(random, page);
  const place = random.pick(places);
  const json = place[1] ?? place[2] ?? place[3] ?? "";
  const at = page.indexOf(json, place.index);
  return page.slice(0, at) + changedJson(random, json) + page.slice(at + json.length);
}

function changedJson(random: Random, json: string): string {
  try {
    const value: Json = JSON.parse(json);
    // A literal holds the lines of a stream, each of them JSON again.
    if (typeof value !== "string") return JSON.stringify(mutateJson(random, value));
    const lines = value.split("\n");
    const at = random.between(0, lines.length - 1);
    const [before, line = ""] = [/^(?:[PE]\d+:)?/.exec(lines[at] ?? "")?.[0] ?? "", lines[at]];
    return JSON.stringify(lines.with(at, before + changedJson(random, line.slice(before.length))).join("\n"));
  } catch (error) {
    if (error instanceof SyntaxError) return mutateText(random, json);
    throw error;
  }
}

function answerOf({ status, headers, body }: Case): Answer {
  return { status: Number(status), headers: { ...headers as Record<string, string> }, body: String(body) };
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** Says which number of a listing is none that money, counts or times can be. */
function unsound(listing: Listing, lot: string): string | null {
  if (listing.id !== lot) return `the page is taken for one of lot ${listing.id}`;
  const { currentPriceCents, bidCount, bidderCount, closeTimeMs, retailPriceCents, userState, bidHistory } =
    listing;
  const whole = [currentPriceCents, retailPriceCents ?? 0, userState?.nextBidCents ?? 0, closeTimeMs];
  const amounts = bidHistory.flatMap(({ amountCents, timeMs }) => [amountCents, timeMs]);
  const isSound = [...whole, ...amounts].every(Number.isSafeInteger) &&
    Number.isFinite(bidCount + bidderCount);
  const isDate = !Number.isNaN(new Date(closeTimeMs).getTime());
  return isSound && isDate && currentPriceCents >= 0
    ? null
    : `the listing is not sound: ${JSON.stringify(listing)}`;
}
