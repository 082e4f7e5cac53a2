import type { WantedLot } from "../state/lot_actions.ts";

/** A piece of what was pasted that is no lot, with a sentence that says why. */
export interface WrongAddress {
  readonly piece: string;
  readonly error: string;
}

/** The lots that an owner pasted, as read. */
export interface ReadAddresses {
  readonly lots: readonly WantedLot[];
  readonly wrong: readonly WrongAddress[];
}

/** A lot's number at Nellis, as the server takes it. */
const LOT_NUMBER = /^[1-9]\d{0,14}$/;
const NELLIS = /(^|\.)nellisauction\.com$/;
const EXAMPLE = "https://www.nellisauction.com/p/…/48216377";

/**
 * Reads lots' addresses and numbers, parted by blanks, commas, semicolons or new lines. `otherOrigins` are further houses,
 * such as that of the demo, from which lots are watched already.
 */
export function readAddresses(text: string, otherOrigins: ReadonlySet<string>): ReadAddresses {
  const lots = new Map<string, WantedLot>();
  const wrong: WrongAddress[] = [];
  for (const piece of text.split(/[\s,;]+/).filter((each) => each !== "")) {
    const read = readPiece(piece, otherOrigins);
    if (typeof read === "string") wrong.push({ piece, error: read });
    else if (!lots.has(read.id)) lots.set(read.id, read);
  }
  return { lots: [...lots.values()], wrong };
}

function readPiece(piece: string, otherOrigins: ReadonlySet<string>): WantedLot | string {
  const number = piece.replace(/^#/, "");
  if (LOT_NUMBER.test(number)) return { id: number, url: null };
  const url = URL.parse(piece) ?? (piece.includes("/") ? URL.parse(`https://${piece}`) : null);
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === "") {
    return `“${shortened(piece)}” is no lot: paste its address or its number.`;
  }
  if (!NELLIS.test(url.hostname) && !otherOrigins.has(url.origin)) {
    return `${url.hostname} is not Nellis Auction: paste an address such as ${EXAMPLE}.`;
  }
  const id = /^\/p\/[^/]+\/(\d+)(?:\.data)?\/?$/.exec(url.pathname)?.[1];
  if (id === undefined || !LOT_NUMBER.test(id)) {
    return `${shortened(url.href)} is no lot's page: open the lot first, its address ends in its number.`;
  }
  return { id, url: url.origin + url.pathname };
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
