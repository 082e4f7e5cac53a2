import type { MiddlewareHandler } from "hono";
import { shown } from "../../wire/must_be.ts";
import { isAddress } from "./address.ts";
import { Refusal } from "../errors.ts";
import type { ServerOptions } from "../services.ts";

/** Ends of names that nobody can have in the DNS of the world: they stay in a home network. */
const HOME_ENDINGS = [".local", ".lan", ".home.arpa", ".localhost"];

/**
 * Refuses a browser that was led here under a name of somebody else's: with it a foreign page would pass for our own
 * (DNS rebinding). Addresses and names that only a home network has can't be had for that.
 */
export function hostRules(
  { host, allowedHosts }: Pick<ServerOptions, "host" | "allowedHosts">,
): MiddlewareHandler {
  return async (c, next) => {
    const header = c.req.header("Host");
    if (header !== undefined && !isOurs(nameIn(header), [host.toLowerCase(), ...allowedHosts])) {
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

function isOurs(name: string, named: readonly string[]): boolean {
  return isAddress(name) || (!name.includes(".") && /^[a-z0-9_-]+$/.test(name)) || named.includes(name) ||
    HOME_ENDINGS.some((ending) => name.endsWith(ending));
}

/** The name without its port, an address without its brackets, nothing in upper case and no dot at the end. */
function nameIn(header: string): string {
  const name = /^\[([^\]]*)\](?::\d*)?$/.exec(header)?.[1] ?? header.replace(/:\d*$/, "");
  return name.toLowerCase().replace(/\.$/, "");
}
