/** The calls of every Deno KV in this process that have not been answered. */
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
  const { get, getMany } = Deno.Kv.prototype;
  const { commit } = Deno.AtomicOperation.prototype;
  Object.assign(Deno.Kv.prototype, { get: noted(get), getMany: noted(getMany) });
  Object.assign(Deno.AtomicOperation.prototype, { commit: noted(commit) });
}

function noted<This, Args extends unknown[], Answer>(call: (this: This, ...args: Args) => Promise<Answer>) {
  return function (this: This, ...args: Args): Promise<Answer> {
    const answer = call.apply(this, args);
    const settled = answer.then(() => {}, () => {}).finally(() => open.delete(settled));
    open.add(settled);
    return answer;
  };
}
