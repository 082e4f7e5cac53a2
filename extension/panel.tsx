import { render } from "preact";
import { systemClock } from "../src/clock.ts";
import { type Followed, followWorker } from "./follow.ts";
import { createHost, type Host } from "./panel/host.ts";
import { createSpending } from "./panel/asking.ts";
import { type PageKind, readPage } from "./panel/lot_page.ts";
import { createMarks } from "./panel/marks.ts";
import { watchPage } from "./panel/navigation.ts";
import { PartsContext } from "./panel/parts.ts";
import { NotUnderstood, Panel } from "./panel/panel.tsx";
import { MARK_STYLE, PANEL_STYLE } from "./panel/style.ts";

/** The panel that is shown, and what it was made for. */
interface Shown {
  readonly path: string;
  readonly host: Host;
  readonly followed: Followed | null;
}

const clock = systemClock();
const parts = { clock, lotOfPage };
let shown: Shown | null = null;

// The marks need all lots: a list of Nellis's can show any of them.
const everything = followWorker("all", clock, window);
const spending = createSpending();
const marks = createMarks(document, MARK_STYLE);

const hide = () => {
  shown?.followed?.close();
  if (shown) render(null, shown.host.root);
  shown?.host.remove();
  shown = null;
};

const show = (path: string, page: Exclude<PageKind, { kind: "other" }>) => {
  const host = createHost(document, PANEL_STYLE);
  const followed = page.kind === "lot" ? followWorker(`lot:${page.id}`, clock, window) : null;
  shown = { path, host, followed };
  if (page.kind === "lot" && followed) {
    const lot = { id: page.id, url: location.href.replace(/[?#].*$/, ""), title: titleOfPage() };
    render(
      <PartsContext.Provider value={parts}>
        <Panel lot={lot} followed={followed} spending={spending} />
      </PartsContext.Provider>,
      host.root,
    );
  } else {
    render(<NotUnderstood />, host.root);
  }
};

/** Shows what belongs on the page. A page that makes this fail gets no panel, rather than that of another lot. */
const refresh = () => {
  try {
    place();
  } catch {
    hide();
  }
};

const place = () => {
  const page = readPage(location.pathname);
  if (shown && (shown.path !== location.pathname || page.kind === "other")) hide();
  if (!shown && page.kind !== "other") show(location.pathname, page);
  shown?.host.place();
  marks.update(everything.lots.value);
};

function lotOfPage(): string | null {
  const page = readPage(location.pathname);
  return page.kind === "lot" ? page.id : null;
}

/** The page's heading, as a first title until the server has read the lot. It is text, and is never taken as anything else. */
function titleOfPage(): string {
  return (document.querySelector("h1")?.textContent ?? "").trim().slice(0, 200);
}

watchPage(window, document, refresh);
everything.lots.subscribe(() => marks.update(everything.lots.value));
refresh();
