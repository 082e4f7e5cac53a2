/** The addresses that mean every address of this machine, and for each the one at which it reaches itself. */
const OWN_ADDRESS: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };

/** Returns `http://host:port` as this machine reaches a server that listens on `host`. An IPv6 address gets brackets. */
export function reachableUrl({ host, port }: { readonly host: string; readonly port: number }): string {
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  const reachable = OWN_ADDRESS[bare] ?? bare;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}
