import { webUrl } from "../web_url.ts";

/** The server to which this browser belongs, and the token that is this browser's own. A secret. */
export interface Pairing {
  /** Address of the dashboard, with a slash at its end. */
  readonly server: string;
  readonly token: string;
}

/** The part of the browser's storage that is used. */
export interface PairingStorage {
  get(name: string): Promise<Readonly<Record<string, unknown>>>;
  set(values: Readonly<Record<string, unknown>>): Promise<void>;
  remove(name: string): Promise<void>;
}

const NAME = "pairing";

/** Reads the pairing; null where there is none, or none that can be understood. */
export async function readPairing(storage: PairingStorage): Promise<Pairing | null> {
  const { [NAME]: kept } = await storage.get(NAME);
  if (typeof kept !== "object" || kept === null) return null;
  const { server, token } = kept as Partial<Pairing>;
  return typeof server === "string" && typeof token === "string" && readAddress(server) === server
    ? { server, token }
    : null;
}

export const keepPairing = (storage: PairingStorage, pairing: Pairing): Promise<void> =>
  storage.set({ [NAME]: pairing });

export const forgetPairing = (storage: PairingStorage): Promise<void> => storage.remove(NAME);

/**
 * Returns the address of a server as it is kept, from what the owner typed or the tab shows: with its path, without
 * query or hash, and a slash at its end. Null where it is no address of the web.
 */
export function readAddress(typed: string): string | null {
  const trimmed = typed.trim();
  // A bare name is a machine at home, which rarely has a certificate.
  const url = webUrl(/^[a-z][a-z+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`);
  if (!url) return null;
  // The last part of a path is a folder, unless it has the name of a page.
  const folder = url.pathname.replace(/\/[^/]*\.html?$/i, "/").replace(/\/*$/, "/");
  return `${url.origin}${folder}`;
}
