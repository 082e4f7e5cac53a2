import { dollars } from "../../src/client/words.ts";
import type { LotView } from "../messages.ts";
import { lotOfLink } from "./lot_page.ts";

/** Small marks beside the links to watched lots, on lists and search results. */
export interface Marks {
  /** Updates the marks of the links that the page shows now. */
  update(lots: ReadonlyMap<string, LotView>): void;
  remove(): void;
}

interface Mark {
  readonly host: Element;
  readonly text: HTMLElement;
  returns: number;
}

/** A page may take a mark away when it draws itself; one that goes on doing so is let alone after so many times. */
const MOST_RETURNS = 20;

/** Makes the marks of a page; each lies in a closed shadow root of its own. */
export function createMarks(document: Document, style: string): Marks {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  const byLink = new Map<Element, Mark>();

  const drop = (link: Element) => {
    byLink.get(link)?.host.remove();
    byLink.delete(link);
  };
  return {
    update(lots) {
      for (const link of byLink.keys()) if (!link.isConnected) drop(link);
      const marked = new Set<string>();
      for (const link of document.querySelectorAll<HTMLAnchorElement>('a[href*="/p/"]')) {
        const id = lotOfLink(link.href);
        const lot = id === null ? undefined : lots.get(id);
        // A card has several links to its lot (picture, title): one mark is enough.
        const card = id === null ? "" : `${id} ${cardOf(link)}`;
        if (!lot || marked.has(card)) {
          drop(link);
          continue;
        }
        marked.add(card);
        const mark = byLink.get(link) ?? make(document, sheet);
        if (mark.host.previousSibling !== link && mark.returns < MOST_RETURNS) {
          mark.returns += 1;
          link.after(mark.host);
        }
        byLink.set(link, mark);
        mark.text.textContent = wordsOf(lot);
        mark.text.dataset.kind = lot.plan?.kind ?? "watches";
      }
    },
    remove() {
      for (const link of [...byLink.keys()]) drop(link);
    },
  };
}

const cards = new WeakMap<Element, number>();
let nextCard = 1;

/** Numbers the list item, or else the parent, in which a link lies. */
function cardOf(link: Element): number {
  const card = link.closest("li, article") ?? link.parentElement ?? link;
  const known = cards.get(card);
  if (known !== undefined) return known;
  cards.set(card, nextCard);
  return nextCard++;
}

function make(document: Document, sheet: CSSStyleSheet): Mark {
  const host = document.createElement("span");
  const root = host.attachShadow({ mode: "closed" });
  root.adoptedStyleSheets = [sheet];
  const text = document.createElement("span");
  text.className = "mark";
  root.append(text);
  return { host, text, returns: 0 };
}

/** Returns `Gavel: $12 of $40`, or what is done without a limit. */
function wordsOf({ auction: { data, config } }: LotView): string {
  const price = data ? dollars(data.currentBid) : "–";
  return config.maxBid > 0 ? `Gavel: ${price} of ${dollars(config.maxBid)}` : `Gavel: ${price}, only watched`;
}
