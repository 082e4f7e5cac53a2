import assert from "node:assert/strict";
import { aStock, sourcesOf } from "../../tests/support/backup/backups.ts";
import { createVirtualClock } from "../../tests/support/virtual_clock.ts";
import { withSnapshots } from "../backup/snapshot.ts";
import { isOpenBid } from "../bidding/ledger.ts";
import { checkRecord } from "../composition/record_checks.ts";
import { StartError } from "../start_error.ts";
import { runBackupCommand } from "./backup.ts";

Deno.test("a standard output that takes no more is said in a sentence, with what to do", async () => {
  const stock = await aStock({ lots: 1, bidsALot: 1, results: 1 });
  const sources = sourcesOf(withSnapshots(stock, createVirtualClock()));
  const backUp = (trouble: Error) =>
    runBackupCommand(["-"], {
      runningUrl: () => Promise.resolve(null),
      token: () => Promise.resolve(null),
      fetch,
      openStopped: () => Promise.resolve({ sources, [Symbol.asyncDispose]: () => Promise.resolve() }),
      checks: { check: checkRecord, isOpenBid },
      writeOut: () => Promise.reject(trouble),
      nowMs: 0,
      print: () => {},
      printError: () => {},
    });
  for (
    const [trouble, sentence] of [
      [new Error("No space left on device (os error 28)"), /not whole.*its disk is full: make room on it$/],
      [new Deno.errors.BrokenPipe("Broken pipe (os error 32)"), /not whole.*look at what that says$/],
    ] as const
  ) {
    await assert.rejects(backUp(trouble), (error) => {
      assert.ok(error instanceof StartError);
      assert.match(error.message, sentence);
      return true;
    });
  }
});
