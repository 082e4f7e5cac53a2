/** The calls of every Deno KV in this process that have not been answered, and those that look at or write files. */
const open = new Set<Promise<unknown>>();

let isTracked = false;

/** Returns what every Deno KV in this process still works on. Its disk works beside the virtual clock. */
export function kvWork(): Iterable<Promise<unknown>> {
  if (!isTracked) track();
  isTracked = true;
  return open;
}

/** Notes each call from now on until it is answered. */
function track(): void {
  const { get, getMany, list } = Deno.Kv.prototype;
  const { commit } = Deno.AtomicOperation.prototype;
  Object.assign(Deno.Kv.prototype, {
    get: noted(get),
    getMany: noted(getMany),
    list(this: Deno.Kv, ...args: Parameters<typeof list>) {
      const entries = list.apply(this, args);
      return Object.assign(entries, { next: noted(entries.next) });
    },
  });
  Object.assign(Deno.AtomicOperation.prototype, { commit: noted(commit) });
  // The store looks at its file after each commit, and its mark is a file of the data folder's.
  const { stat, writeTextFile, chmod, rename } = Deno;
  Object.assign(Deno, {
    stat: noted(stat),
    writeTextFile: noted(writeTextFile),
    chmod: noted(chmod),
    rename: noted(rename),
  });
}

function noted<This, Args extends unknown[], Answer>(call: (this: This, ...args: Args) => Promise<Answer>) {
  return function (this: This, ...args: Args): Promise<Answer> {
    const answer = call.apply(this, args);
    const settled = answer.then(() => {}, () => {}).finally(() => open.delete(settled));
    open.add(settled);
    return answer;
  };
}
