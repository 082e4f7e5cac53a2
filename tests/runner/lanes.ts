/**
 * Runs `task` for every item, at most `lanes` at a time, and starts them in the order of `items`. Resolves to the
 * results, in that order too.
 */
export async function inLanes<Item, Result>(
  items: readonly Item[],
  lanes: number,
  task: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = new Array(items.length);
  const waiting = [...items.entries()];
  const runLane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await task(next[1]);
  };
  await Promise.all(Array.from({ length: Math.max(1, lanes) }, runLane));
  return results;
}
