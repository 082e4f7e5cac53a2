import type { HonoRequest } from "hono";

/** Requests that can lead to a bid whatever they say. */
const ALWAYS = [
  ["POST", /^\/api\/auctions\/[^/]+\/bid$/],
  ["POST", /^\/api\/settings$/],
  ["POST", /^\/api\/bidding\/resume$/],
  ["POST", /^\/api\/bidding\/practice\/end$/],
  ["PUT", /^\/api\/features\/[^/]+$/],
  ["DELETE", /^\/api\/features\/[^/]+$/],
] as const;
const WATCH_PATH = /^\/api\/auctions\/[^/]+\/monitor$/;
const CONFIG_PATH = /^\/api\/auctions\/[^/]+\/config$/;

/** Whether the request can lead to a bid, at once or later. What it says of a config counts; what makes no sense may. */
export async function requestMaySpend(request: HonoRequest): Promise<boolean> {
  const { method, path } = request;
  if (ALWAYS.some(([verb, pattern]) => verb === method && pattern.test(path))) return true;
  if (method === "POST" && WATCH_PATH.test(path)) return watchingMaySpend(await configOf(request));
  if (method === "PUT" && CONFIG_PATH.test(path)) return changeMaySpend(await configOf(request));
  return false;
}

/** Whether a lot that begins to be watched with `config` could be bid on. A missing maximum is the owner's default. */
export function watchingMaySpend(config: unknown): boolean {
  return !entriesOf(config).some(isOff);
}

/** Whether a change of a lot's config could lead to a bid. One that only switches bidding off can't. */
export function changeMaySpend(config: unknown): boolean {
  const entries = entriesOf(config);
  return entries.length === 0 || !entries.every(isOff);
}

function isOff([name, value]: readonly [string, unknown]): boolean {
  return name === "autoBid" && value === false || name === "maxBid" && value === 0 ||
    name === "strategy" && value === "manual";
}

function entriesOf(config: unknown): readonly (readonly [string, unknown])[] {
  return typeof config === "object" && config !== null ? Object.entries(config) : [];
}

async function configOf(request: HonoRequest): Promise<unknown> {
  try {
    return JSON.parse(await request.text())?.config;
  } catch {
    // A body that is no JSON is refused by its route; until then it may be anything.
    return undefined;
  }
}
