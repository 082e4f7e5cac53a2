import { type ReadonlySignal, signal } from "@preact/signals";

const SCREENS = [
  "lots",
  "results",
  "activity",
  "health",
  "settings",
  "start",
  "extension",
] as const;
/** A screen, by its word in the address. */
export type ScreenName = (typeof SCREENS)[number];

/** A place in the dashboard: a screen, the lot that it shows, and how its list is filtered. */
export interface Place {
  readonly screen: ScreenName;
  /** The lot in `#/lots/<id>`. */
  readonly id: string | null;
  readonly params: URLSearchParams;
}

/** Reads the hash of an address. Anything that is no place is the list of lots. */
export function readPlace(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [word = "", id] = path.split("/");
  const screen = SCREENS.find((name) => name === word) ?? "lots";
  return {
    screen,
    id: screen === word && id ? unescaped(id) : null,
    params: new URLSearchParams(query),
  };
}

function unescaped(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** Returns the address of a place, relative to the page. */
export function hrefOf(
  screen: ScreenName,
  { id, params = {} }: { readonly id?: string; readonly params?: Readonly<Record<string, string>> } = {},
): string {
  // A value of "" is the list's default, which no address carries.
  const query = new URLSearchParams(Object.entries(params).filter(([, value]) => value !== "")).toString();
  return `#/${screen}${id === undefined ? "" : `/${encodeURIComponent(id)}`}${query ? `?${query}` : ""}`;
}

/** The place that the browser shows, and ways to another. */
export interface Router {
  readonly place: ReadonlySignal<Place>;
  /** Goes to a place; *Back* returns. */
  go(href: string): void;
  /** Changes the place without a step in the history, as while a search is typed. */
  replace(href: string): void;
}

/** Makes the router of a window. */
export function createRouter(window: Pick<Window, "location" | "history" | "addEventListener">): Router {
  const read = () => readPlace(window.location.hash);
  const place = signal(read());
  window.addEventListener("hashchange", () => place.value = read());
  return {
    place,
    go(href) {
      window.location.hash = href;
    },
    replace(href) {
      window.history.replaceState(null, "", href);
      place.value = read();
    },
  };
}
