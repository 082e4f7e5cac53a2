import { useSignal } from "@preact/signals";
import { titleOf, toneOf } from "../../src/client/lot_words.ts";
import { counted, dollars, sentence } from "../../src/client/words.ts";
import type { Clock } from "../../src/clock.ts";
import { askWorker, type Followed } from "../follow.ts";
import type { LotView, Request, StatusView } from "../messages.ts";
import { dropSecondClick } from "../second_click.ts";
import { serverTime } from "../server_time.ts";
import { statusWords } from "../status_words.ts";
import { lotAddress } from "../web_url.ts";
import { soonestFirst } from "./order.ts";
import { OfferedServer, PairScreen, useOffer } from "./pair_screen.tsx";

/** Rows that a popup draws fast enough to follow each change. */
const MOST_ROWS = 200;

/** The popup, and the side panel: what Gavel is doing, without leaving the page. */
export function Popup({ followed, clock }: { readonly followed: Followed; readonly clock: Clock }) {
  const status = followed.status.value;
  const offer = useOffer();
  if (!status) return null;
  const { kind } = status.connection;
  if (kind === "unpaired" || kind === "refused") return <PairScreen status={status} clock={clock} />;
  const nowMs = serverTime(clock, status);
  const lots = [...followed.lots.value.values()].sort(soonestFirst);
  return (
    <div onClickCapture={dropSecondClick}>
      <Status status={status} nowMs={nowMs} />
      {offer && offer.server !== status.server && <OfferedServer offer={offer} />}
      <ul class="lots" data-stale={kind !== "open"}>
        {lots.slice(0, MOST_ROWS).map((lot) => (
          <LotRow key={lot.auction.id} lot={lot} server={status.server} nowMs={nowMs} />
        ))}
      </ul>
      {lots.length > MOST_ROWS && (
        <p class="hint">
          These are the {MOST_ROWS} that close next: the dashboard has all{" "}
          {lots.length.toLocaleString("en-US")}.
        </p>
      )}
      {lots.length === 0 && kind === "open" && (
        <p class="hint">No lot is watched. Open a lot's page at Nellis to watch it.</p>
      )}
      <Foot status={status} count={lots.length} />
    </div>
  );
}

function Status({ status, nowMs }: { readonly status: StatusView; readonly nowMs: number }) {
  const { tone, text } = statusWords(status, nowMs);
  return (
    <header class="status" data-tone={tone}>
      <p role="status">{text}</p>
      {status.isSignedIn === false && (
        <p class="hint">
          You are signed out of Nellis in this browser.{" "}
          <a href="https://www.nellisauction.com/" target="_blank">Sign in there</a>
        </p>
      )}
      <BiddingButton status={status} />
    </header>
  );
}

/** Stops all bidding without a question. Going on is asked on the dashboard, which lists the bids that would leave. */
function BiddingButton({ status: { connection, state } }: { readonly status: StatusView }) {
  const [isBusy, error] = [useSignal(false), useSignal<string | null>(null)];
  const isAsking = useSignal(false);
  if (connection.kind === "lost") {
    return <button type="button" onClick={() => void askWorker({ ask: "try-now" })}>Try now</button>;
  }
  if (connection.kind !== "open" || !state) return null;
  const send = async (request: Request) => {
    isBusy.value = true;
    const reply = await askWorker(request);
    isBusy.value = false;
    isAsking.value = false;
    error.value = reply.ok ? null : reply.error;
  };
  const { lots } = state.overview;
  return (
    <>
      {!state.bidding.paused && (
        <button
          type="button"
          disabled={isBusy.value}
          onClick={() => void send({ ask: "pause" })}
        >
          {isBusy.value ? "Pausing…" : "Pause all bidding"}
        </button>
      )}
      {state.bidding.paused && !isAsking.value && (
        <button type="button" onClick={() => isAsking.value = true}>Resume bidding…</button>
      )}
      {state.bidding.paused && isAsking.value && (
        <>
          <p>{counted(lots.bids + lots.leads + lots.stopped, "lot")} may be bid on at once.</p>
          <div class="buttons">
            <button type="button" autofocus onClick={() => isAsking.value = false}>Stay paused</button>
            <button
              type="button"
              class="main"
              disabled={isBusy.value}
              onClick={() => void send({ ask: "resume" })}
            >
              Resume bidding
            </button>
          </div>
        </>
      )}
      <p class="field-error" role="alert">{error.value}</p>
    </>
  );
}

const NELLIS = "https://www.nellisauction.com/";

function LotRow({ lot: { auction, plan }, server, nowMs }: {
  readonly lot: LotView;
  readonly server: string | null;
  readonly nowMs: number;
}) {
  return (
    <li class="lot" data-lot={auction.id} data-tone={toneOf(plan?.kind)}>
      <p class="lot-line">
        <a dir="auto" href={lotAddress(auction, server) ?? NELLIS} target="_blank" rel="noopener noreferrer">
          {titleOf(auction)}
        </a>
        <b>{auction.data ? dollars(auction.data.currentBid) : "–"}</b>
      </p>
      <p data-testid="plan">{plan && sentence(plan, nowMs)}</p>
    </li>
  );
}

function Foot({ status, count }: { readonly status: StatusView; readonly count: number }) {
  return (
    <footer class="foot">
      <span>{counted(count, "lot")}</span>
      {status.server && <a href={status.server} target="_blank" rel="noopener">Open dashboard</a>}
      <button type="button" class="quiet" onClick={() => void askWorker({ ask: "disconnect" })}>
        Disconnect
      </button>
    </footer>
  );
}
