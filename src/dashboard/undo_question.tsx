import { atOnceReasons } from "../client/bid_at_once.ts";
import { counted, dollars } from "../client/words.ts";
import { useModel } from "./parts/model_context.ts";
import { AtOnceQuestion, Question } from "./parts/question.tsx";

/** Asks before an undo by which bids leave at once, as the change itself would. Its sums follow the prices. */
export function UndoQuestion() {
  const { undoing } = useModel();
  const asked = undoing.asked.value;
  if (asked && "question" in asked) {
    return (
      <Question title="Loosen this limit?" no="Leave it" yes="Undo it" answer={undoing.answer}>
        <p>{asked.question}</p>
        <p class="hint">Lots that it holds back may be bid on at once.</p>
      </Question>
    );
  }
  const lots = asked?.lots ?? [];
  const [first, ...others] = lots;
  if (!first) return null;
  if (others.length === 0) {
    const amount = undoing.bidOf(first);
    return (
      <AtOnceQuestion
        lot={undoing.lotAfter(first)}
        amount={amount}
        orMore={amount !== null && !undoing.isWatched(first) && (
          <p>
            It is not watched now, and {dollars(amount)}{" "}
            is by its last price. A higher price is bid on too, within your limit.
          </p>
        )}
        no="Leave it as it is"
        answer={undoing.answer}
      />
    );
  }
  const stake = atOnceReasons(lots.map(undoing.bidOf));
  return (
    <Question
      title={`Undo this for ${counted(lots.length, "lot")}?`}
      no="Leave them as they are"
      yes="Undo it"
      stake={stake.join()}
      answer={undoing.answer}
    >
      {stake.length === 0
        ? <p>No bid leaves at once any more.</p>
        : stake.map((sentence) => <p key={sentence}>{sentence}</p>)}
      {stake.length > 0 && !lots.every(undoing.isWatched) && (
        <p>
          They are not watched now, and the sum is by their last prices. Higher prices are bid on too, within
          the limits.
        </p>
      )}
    </Question>
  );
}
