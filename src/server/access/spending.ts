import type { HonoRequest } from "hono";

/** Requests that can always lead to a bid, whatever their body says. */
const ALWAYS = [
  ["POST", /^\/api\/auctions\/[^/]+\/bid$/],
  ["POST", /^\/api\/settings$/],
  ["POST", /^\/api\/bidding\/resume$/],
  ["POST", /^\/api\/bidding\/practice\/end$/],
  ["PUT", /^\/api\/features\/[^/]+$/],
  ["DELETE", /^\/api\/features\/[^/]+$/],
] as const;
const WATCH_PATH = /^\/api\/auctions\/[^/]+\/monitor$/;
const BULK_PATH = /^\/api\/auctions\/bulk$/;
const CONFIG_PATH = /^\/api\/auctions\/[^/]+\/config$/;

/** Returns true when the request can lead to a bid, at once or later. That depends on its config; one that makes no sense counts as true. */
export async function requestMaySpend(request: HonoRequest): Promise<boolean> {
  const { method, path } = request;
  if (ALWAYS.some(([verb, pattern]) => verb === method && pattern.test(path))) return true;
  if (method === "POST" && WATCH_PATH.test(path)) return watchingMaySpend(await configOf(request));
  if (method === "PUT" && CONFIG_PATH.test(path)) return changeMaySpend(await configOf(request));
  if (method === "POST" && BULK_PATH.test(path)) return bulkMaySpend(await fieldsOf(request));
  return false;
}

/** Returns true when Gavel could bid on a lot that is started with `config`. A missing maximum is the owner's default. */
export function watchingMaySpend(config: unknown): boolean {
  return !entriesOf(config).some(isOff);
}

/** Returns true when a change of a lot's config could lead to a bid. One that only switches bidding off can't. */
export function changeMaySpend(config: unknown): boolean {
  const entries = entriesOf(config);
  return entries.length === 0 || !entries.every(isOff);
}

/** Returns true when an order for many lots could lead to a bid. Only to stop them, or to switch bidding off, can't. */
function bulkMaySpend(fields: Readonly<Record<string, unknown>>): boolean {
  return fields["action"] !== "stop" && changeMaySpend(fields["config"]);
}

function isOff([name, value]: readonly [string, unknown]): boolean {
  return name === "autoBid" && value === false || name === "maxBid" && value === 0 ||
    name === "strategy" && value === "manual";
}

function entriesOf(config: unknown): readonly (readonly [string, unknown])[] {
  return typeof config === "object" && config !== null ? Object.entries(config) : [];
}

async function configOf(request: HonoRequest): Promise<unknown> {
  return (await fieldsOf(request))["config"];
}

async function fieldsOf(request: HonoRequest): Promise<Readonly<Record<string, unknown>>> {
  try {
    return Object(JSON.parse(await request.text()));
  } catch {
    // The route refuses a body that is no JSON; until then it counts as one that can lead to a bid.
    return {};
  }
}
