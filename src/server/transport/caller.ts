import type { IncomingMessage } from "node:http";
import { type AddressRange, countedAddress, isAddress, isWithin } from "../access/address.ts";

/** The address of a client, and the scheme by which it reached the first of our doors. */
export interface Caller {
  /** The name under which this address is counted. */
  readonly address: string;
  /** `https` where a proxy that is trusted says so. */
  readonly scheme: "http" | "https";
  /** The host that the browser asked for, where a trusted proxy says so. */
  readonly host?: string;
  /** The path under which a trusted proxy serves Gavel. */
  readonly prefix?: string;
}

/** Returns true when a trusted proxy is at `address`. */
export function isTrustedProxy(trusted: readonly AddressRange[], address: string): boolean {
  return trusted.some((range) => isWithin(address, range));
}

/** Returns the one who holds the connection, or whoever a trusted proxy speaks for. Headers of anyone else count for nothing. */
export function callerOf({ socket, headers }: IncomingMessage, trusted: readonly AddressRange[]): Caller {
  const peer = socket.remoteAddress ?? "unknown";
  if (!isTrustedProxy(trusted, peer)) return { address: countedAddress(peer), scheme: "http" };
  const scheme = lastOf(headers["x-forwarded-proto"])?.toLowerCase() === "https" ? "https" : "http";
  return {
    address: countedAddress(firstStranger(headers["x-forwarded-for"], trusted) ?? peer),
    scheme,
    ...forwarded("host", lastOf(headers["x-forwarded-host"])),
    ...forwarded("prefix", lastOf(headers["x-forwarded-prefix"])),
  };
}

function forwarded<Name extends string>(name: Name, value: string | undefined) {
  return value === undefined ? {} : { [name]: value };
}

/**
 * Returns the last address that is no proxy of ours: each proxy adds the one that it was called by at the end. Undefined
 * where there is none, or what stands there is no address.
 */
function firstStranger(forwarded: string | string[] | undefined, trusted: readonly AddressRange[]) {
  for (const address of listed(forwarded).toReversed()) {
    if (!isAddress(address)) return undefined;
    if (!isTrustedProxy(trusted, address)) return address;
  }
  return undefined;
}

function lastOf(header: string | string[] | undefined): string | undefined {
  return listed(header).at(-1);
}

function listed(header: string | string[] | undefined): readonly string[] {
  return [header ?? []].flat().join(",").split(",").map((part) => part.trim()).filter((part) => part !== "");
}
