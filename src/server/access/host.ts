import type { MiddlewareHandler } from "hono";
import { shown } from "../../wire/must_be.ts";
import { isAddress } from "./address.ts";
import { Refusal } from "../errors.ts";
import type { ServerOptions } from "../services.ts";

/** Endings of names that exist only in a home network: nobody can register them in the public DNS. */
const HOME_ENDINGS = [".local", ".lan", ".home.arpa", ".localhost"];

/**
 * Refuses a browser that reached Gavel under somebody else's host name: a foreign page could then pass for our own (DNS
 * rebinding). That is not possible with addresses and with names that exist only in a home network.
 */
export function hostRules(
  { host, allowedHosts }: Pick<ServerOptions, "host" | "allowedHosts">,
): MiddlewareHandler {
  return async (c, next) => {
    const header = c.req.header("Host");
    if (header !== undefined && !isOwnName(header, { host, allowedHosts })) {
      throw new Refusal(
        "HOST_NOT_ALLOWED",
        `Gavel does not answer to the name ${
          shown(header)
        }: add it to ALLOWED_HOSTS, without a port, if it is yours`,
      );
    }
    await next();
  };
}

/** Returns true when Gavel answers to the name in a `Host` header. */
export function isOwnName(
  header: string,
  { host, allowedHosts }: Pick<ServerOptions, "host" | "allowedHosts">,
): boolean {
  const [name, named] = [nameIn(header), [host.toLowerCase(), ...allowedHosts]];
  if (isAddress(name) || named.includes(name)) return true;
  // A character that a browser takes for the end of a name may stand before a harmless ending, as in `evil.example#.local`.
  if (!/^[a-z0-9_.-]+$/.test(name)) return false;
  return !name.includes(".") || HOME_ENDINGS.some((ending) => name.endsWith(ending));
}

/** Returns the host in lower case, without its port, the brackets of an address, and a dot at the end. */
function nameIn(header: string): string {
  const name = /^\[([^\]]*)\](?::\d*)?$/.exec(header)?.[1] ?? header.replace(/:\d*$/, "");
  return name.toLowerCase().replace(/\.$/, "");
}
