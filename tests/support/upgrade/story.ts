import type { RunningGavel } from "../server/running_gavel.ts";

/** The key by which the sessions in all fixtures are sealed. */
export const STORY_KEY = "0f".repeat(32);

/** The lots of the story. Those that stay open close long after it. */
const LOTS = [
  { id: 1001, title: "Drill", closesInSeconds: 10_800 },
  { id: 1002, title: "Lamp", closesInSeconds: 300 },
  { id: 1003, title: "Vase", closesInSeconds: 10_800 },
  { id: 1004, title: "Desk", closesInSeconds: 10_800 },
  { id: 1005, title: "Chair", closesInSeconds: 600 },
  { id: 1006, title: "Clock", closesInSeconds: 10_800 },
];

/** The configs with which they are watched. */
const CONFIGS: Readonly<Record<number, object>> = {
  1001: { maxBid: 50, strategy: "auto", incrementAmount: 2 },
  1002: { maxBid: 40, strategy: "sniping", snipeSeconds: 9 },
  1003: { maxBid: 30, strategy: "auto", autoBid: false },
  1004: { maxBid: 0, strategy: "manual" },
  1005: { maxBid: 8, strategy: "auto" },
  1006: { maxBid: 60, strategy: "auto" },
};

/**
 * Plays the story that is in every fixture: lots that are bid on, won, lost, switched off, bid on by hand and left,
 * settings, limits and a flag. `pass` moves the time of Gavel and the house on.
 */
export async function playStory(
  { house, call }: Pick<RunningGavel, "house" | "call">,
  pass: (seconds: number) => Promise<void>,
): Promise<void> {
  const done = async (method: string, path: string, body?: unknown) => {
    const { status, body: answer } = await call(method, path, body);
    if (status !== 200) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
  };
  await done("POST", "/api/settings", {
    general: { defaultMaxBid: 25 },
    bidding: { snipeTiming: 7 },
    budget: { perDay: 500 },
    groups: { drills: { want: 1 } },
  });
  await done("PUT", "/api/features/USE_SMART_BIDDING", { value: true });
  for (const lot of LOTS) {
    house.addLot({ ...lot, startPrice: 5, location: "Mesa, AZ" });
    await done("POST", `/api/auctions/${lot.id}/monitor`, { config: CONFIGS[lot.id] });
  }
  await pass(10);
  house.rivalBids(1001, "Ada", 20);
  await pass(60);
  await done("POST", "/api/auctions/1004/bid", { amount: 7 });
  house.rivalBids(1005, "Ada", 50);
  await pass(20);
  await done("DELETE", "/api/auctions/1006/monitor");
  await done("POST", "/api/bidding/pause");
  await done("POST", "/api/bidding/resume");
  await pass(700);
}
