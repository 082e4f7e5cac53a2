import type { Gavel } from "../gavel.ts";
import type { House } from "../simulator/house.ts";
import { DEMO_LOTS, type DemoLot } from "./lots.ts";

/** The lots that are over and still shown. Older ones leave, so that a demo may run all day. */
const MOST_ENDED = 12;
/** Shown in the status bar; more than the demo can spend in hours. */
const BUDGET_PER_DAY = 5_000;

/** Signs in, and watches every lot over the API, as a client does. For each lot that closes another comes, until the returned function is called. */
export async function putUpLots(gavel: Gavel, house: House): Promise<() => void> {
  await call(gavel, "POST", "/api/auth", { cookies: house.signIn() });
  await call(gavel, "POST", "/api/settings", { budget: { perDay: BUDGET_PER_DAY } });
  const offer = async ({ spec, config }: DemoLot) => {
    const { id } = house.addLot(spec);
    await call(gavel, "POST", `/api/auctions/${id}/monitor`, { config });
  };
  for (const lot of DEMO_LOTS) await offer(lot);
  let further = 0;
  return house.listen((event) => {
    if (event.type !== "closed") return;
    // Gavel may be closing meanwhile, which is no fault of the demo's.
    void offer(furtherLot(further++)).then(() => clearAway(gavel)).catch(() => {});
  });
}

/**
 * Returns one of the demo's lots again, open for some minutes: now there is somebody who looks at it. Its title is its
 * own, so that a line about it is not taken for one about the lot before.
 */
function furtherLot(index: number): DemoLot {
  const { spec, config } = DEMO_LOTS[index % DEMO_LOTS.length] ?? DEMO_LOTS[0]!;
  const title = `${spec.title} (${2 + Math.floor(index / DEMO_LOTS.length)})`;
  return { config, spec: { ...spec, title, closesInSeconds: 60 + index * 37 % 200 } };
}

async function clearAway(gavel: Gavel): Promise<void> {
  const ended = gavel.monitor.list().filter(({ life }) => life.phase === "ended");
  for (const { id } of ended.slice(0, Math.max(0, ended.length - MOST_ENDED))) {
    await call(gavel, "DELETE", `/api/auctions/${id}/monitor`);
  }
}

async function call(
  { url, token }: Gavel,
  method: "POST" | "DELETE",
  path: string,
  body?: unknown,
): Promise<void> {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${answer}`);
}
