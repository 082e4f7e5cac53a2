import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { invoiceOf } from "../../client/costs.ts";
import { titleOf } from "../../client/lot_words.ts";
import { dollars } from "../../client/words.ts";
import type { WireAuction } from "../../wire/auction.ts";
import { Dialog } from "./dialog.tsx";
import { useModel } from "./model_context.ts";

/** Asks before something is done that may cost money. The focus lies on *no*; Escape is *no* too. */
export function Question({ title, no, yes, isDanger = false, stake, answer, children }: {
  readonly title: string;
  readonly no: string;
  readonly yes: string;
  readonly isDanger?: boolean;
  /**
   * The bids that *yes* sends, as a text; left out where the question is not about bids. Once they differ from those that
   * the owner was asked about, *yes* is dead until the owner has seen them, and while the server is not heard, as they
   * are not known then: nobody confirms another sum than the one they read.
   */
  readonly stake?: string | undefined;
  readonly answer: (isYes: boolean) => void;
  readonly children: ComponentChildren;
}) {
  const { isLive } = useModel();
  const seen = useSignal(stake);
  const hasMoved = seen.value !== stake;
  const isBlind = stake !== undefined && !isLive.value;
  const isDead = hasMoved || isBlind;
  const trouble = isBlind
    ? "There is no connection to Gavel: the prices may have moved."
    : hasMoved && "This has changed since you were asked.";
  return (
    <Dialog title={title} close={() => answer(false)}>
      <div class="question">{children}</div>
      <p class="field-error" role="alert">{trouble}</p>
      <div class="dialog-buttons">
        <button type="button" autofocus onClick={() => answer(false)}>{no}</button>
        {hasMoved && <button type="button" onClick={() => seen.value = stake}>I have seen it</button>}
        <button
          type="button"
          class={isDanger ? "danger" : "main"}
          disabled={isDead}
          // A press that was on its way when the button died counts for nothing.
          onClick={() => isDead || answer(true)}
        >
          {yes}
        </button>
      </div>
    </Dialog>
  );
}

/** Asks before a change of a lot by which a bid leaves at once. `lot` has the limit that is in force after the change. */
export function AtOnceQuestion({ lot, amount, no, orMore, answer }: {
  readonly lot: WireAuction;
  /** Says why the bid may be higher than `amount`; nothing where it can't be. */
  readonly orMore?: ComponentChildren;
  /** The bid that leaves at once, as things are now; null where none does any more. */
  readonly amount: number | null;
  readonly no: string;
  readonly answer: (isYes: boolean) => void;
}) {
  const { settings } = useModel();
  const spending = settings.current.value;
  const { maxBid } = lot.config;
  if (amount === null) {
    return (
      <Question
        title="No bid leaves at once any more"
        no={no}
        yes="Set it all the same"
        stake=""
        answer={answer}
      >
        <p dir="auto">{titleOf(lot)}</p>
        <p>From then on Gavel answers a rival, up to your limit of {dollars(maxBid)}.</p>
      </Question>
    );
  }
  const sum = orMore ? `${dollars(amount)} or more` : dollars(amount);
  return (
    <Question
      title={`This bids ${sum} now`}
      stake={`${amount}`}
      no={no}
      yes={`Bid ${sum} now`}
      answer={answer}
    >
      <p dir="auto">{titleOf(lot)}</p>
      {orMore}
      <p>You do not lead it, and {dollars(amount)} is within your limit of {dollars(maxBid)}.</p>
      {spending && (
        <p>
          You would pay <b>{dollars(invoiceOf(amount, spending.costs).inAll)}</b>, with premium and tax.
        </p>
      )}
    </Question>
  );
}
