import { invoiceOf } from "./costs.ts";
import { type LimitFacts, worstWithLimit } from "./limit_question.ts";
import { dollars } from "./words.ts";

/** Says in the question about a new limit why it is asked, and what the limit may cost. */
export function LimitStakes({ limit, reasons, facts }: {
  readonly limit: number;
  readonly reasons: readonly string[];
  readonly facts: LimitFacts;
}) {
  const worst = worstWithLimit(limit, facts);
  return (
    <>
      {reasons.map((reason) => <p key={reason}>{reason}</p>)}
      {facts.settings && (
        <p>
          At {dollars(limit)} it costs <b>{dollars(invoiceOf(limit, facts.settings.costs).inAll)}</b>{" "}
          in all, with premium and tax.
        </p>
      )}
      {worst !== null && (
        <p>
          If you win everything: <b>{dollars(worst)}</b> in all.
        </p>
      )}
    </>
  );
}
