import type { WireResult } from "../../../src/wire/result.ts";

/** Makes the result of a lot that was won at noon on 2 November 2026 for $20. */
export function aResult(others: Partial<WireResult> = {}): WireResult {
  return {
    id: "71",
    title: "Lamp",
    url: "https://house.example/p/lamp/71",
    imageUrl: null,
    endedAt: "2026-11-02T12:00:00.000Z",
    outcome: "won",
    won: true,
    finalPrice: 20,
    inAll: 24.93,
    retailPrice: 60,
    location: "Dallas, TX",
    inventoryNumber: "1002",
    ourHighestBid: 25,
    why: "Won for $20",
    ...others,
  };
}
