/** The calls of Deno KV and for files in this process that have not been answered. */
const open = new Set<Promise<unknown>>();

let isTracked = false;

/** Returns what the disk still works on for this process: it works beside the virtual clock, as long as it likes. */
export function diskWork(): Iterable<Promise<unknown>> {
  if (!isTracked) track();
  isTracked = true;
  return open;
}

/** Notes each call from now on until it is answered. */
function track(): void {
  trackKv();
  trackFiles();
}

function trackKv(): void {
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
}

function trackFiles(): void {
  const { chmod, lstat, makeTempFile, open, readDir, remove, rename, stat, writeFile, writeTextFile } = Deno;
  Object.assign(Deno, {
    chmod: noted(chmod),
    lstat: noted(lstat),
    makeTempFile: noted(makeTempFile),
    open: noted(open),
    readDir(path: string | URL) {
      const entries = readDir(path)[Symbol.asyncIterator]();
      return { [Symbol.asyncIterator]: () => ({ next: noted(() => entries.next()) }) };
    },
    remove: noted(remove),
    rename: noted(rename),
    stat: noted(stat),
    writeFile: noted(writeFile),
    writeTextFile: noted(writeTextFile),
  });
  const { read, sync, write } = Deno.FsFile.prototype;
  Object.assign(Deno.FsFile.prototype, { read: noted(read), sync: noted(sync), write: noted(write) });
}

function noted<This, Args extends unknown[], Answer>(call: (this: This, ...args: Args) => Promise<Answer>) {
  return function (this: This, ...args: Args): Promise<Answer> {
    const answer = call.apply(this, args);
    const settled = answer.then(() => {}, () => {}).finally(() => open.delete(settled));
    open.add(settled);
    return answer;
  };
}
