import { useEffect } from "preact/hooks";
import { titleOf, toneOf } from "../../src/client/lot_words.ts";
import type { Spending } from "../../src/client/spending_settings.ts";
import type { Followed } from "../follow.ts";
import { dropSecondClick } from "../second_click.ts";
import { serverTime } from "../server_time.ts";
import { statusWords } from "../status_words.ts";
import { useParts } from "./parts.ts";
import { type OpenLot, Unwatched } from "./unwatched.tsx";
import { Watched } from "./watched.tsx";

/** The panel on a lot's page: its plan, its limit and strategy, and a bid by hand. */
export function Panel({ lot, followed, spending }: {
  readonly lot: OpenLot;
  readonly followed: Followed;
  readonly spending: Spending;
}) {
  const { clock } = useParts();
  const status = followed.status.value;
  const isLive = status?.connection.kind === "open" && status.state !== null;
  useEffect(() => {
    if (isLive) void spending.refresh();
  }, [isLive]);
  if (!followed.isAlive.value) {
    return <Frame tone="warn" text="Gavel's extension was updated: load this page anew." />;
  }
  if (!status) return null;
  const { tone, text } = statusWords(status, serverTime(clock, status));
  if (status.connection.kind === "unpaired") {
    return (
      <Frame tone="plain" text="Click Gavel's icon in the toolbar to connect this browser to your server." />
    );
  }
  // The server's other sentences tell of all lots, and this panel of one.
  const isWorthSaying = !isLive || tone === "paused" || tone === "practice";
  const view = followed.lots.value.get(lot.id);
  if (!view) {
    return (
      <Frame
        tone={FRAME_TONES[tone] ?? "plain"}
        text={isWorthSaying ? text : "Gavel does not watch this lot."}
      >
        {isLive && <Unwatched lot={lot} state={status.state} spending={spending} />}
      </Frame>
    );
  }
  return (
    <Frame
      tone={isLive ? toneOf(view.plan?.kind) : "bad"}
      title={titleOf(view.auction)}
      text={isWorthSaying ? text : null}
    >
      <Watched view={view} status={status} spending={spending} isLive={isLive} />
    </Frame>
  );
}

const FRAME_TONES: Readonly<Record<string, string>> = {
  lost: "bad",
  paused: "warn",
};

/** Says that the page is not understood; nothing is offered on it. */
export function NotUnderstood() {
  return (
    <Frame
      tone="warn"
      text="Gavel does not understand this page: Nellis may have changed it. Add the lot on the dashboard by its number."
    />
  );
}

function Frame({ tone, title, text, children }: {
  readonly tone: string;
  /** The title of the lot by the server, which shows if the page tells of another. */
  readonly title?: string;
  readonly text: string | null;
  readonly children?: preact.ComponentChildren;
}) {
  return (
    <section class="panel" data-tone={tone} aria-label="Gavel" onClickCapture={dropSecondClick}>
      <p class="name">
        Gavel{title !== undefined && (
          <>
            : <bdi>{title}</bdi>
          </>
        )}
      </p>
      {text !== null && <p role="status">{text}</p>}
      {children}
    </section>
  );
}
