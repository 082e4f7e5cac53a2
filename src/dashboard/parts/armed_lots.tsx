import { counted } from "../../client/words.ts";
import { useModel } from "./model_context.ts";

/** The lots on which a strategy may bid as soon as it is let. */
export function ArmedLots() {
  const { lots } = useModel();
  const armed = lots.all.value.filter(({ auction }) => {
    const { config, status } = auction.value;
    return status !== "ended" && config.maxBid > 0 && config.autoBid && config.strategy !== "manual";
  });
  if (armed.length === 0) {
    return <p>No lot has a limit and a strategy: nothing will be bid until one has.</p>;
  }
  return (
    <>
      <p>{counted(armed.length, "lot")} may be bid on at once:</p>
      <ul class="dialog-list">
        {armed.map(({ id, auction }) => (
          <li key={id}>{auction.value.title}, up to ${auction.value.config.maxBid}</li>
        ))}
      </ul>
    </>
  );
}
