import { useSignal } from "@preact/signals";
import { ArmedLots } from "../parts/armed_lots.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { useModel } from "../parts/model_context.ts";
import { Section } from "./section.tsx";
import { SwitchField } from "./switch_field.tsx";

/** Practice: Gavel does everything but send bids. */
export function PracticeSection() {
  return (
    <Section title="Practice" about="To see what Gavel would do with real lots, without spending anything.">
      <PracticeSwitch />
    </Section>
  );
}

/** Starts a practice without a question, and ends it after one. */
export function PracticeSwitch() {
  const { state, server, toasts } = useModel();
  const isAsking = useSignal(false);
  const isOn = state.value?.bidding.dryRun ?? false;

  const send = async (path: string, told: string): Promise<string | null> => {
    const answer = await server.call("POST", path);
    if (!answer.ok) return answer.error;
    toasts.show(told, { tone: "good" });
    return null;
  };
  const set = async (toOn: boolean): Promise<string | null> => {
    if (toOn) return await send("bidding/practice", "Practice: bids are decided and recorded, none is sent.");
    isAsking.value = true;
    return null;
  };
  const end = async () => {
    isAsking.value = false;
    const error = await send("bidding/practice/end", "The practice is over: bids are sent.");
    if (error !== null) toasts.show(`Not ended: ${error}.`, { tone: "bad" });
  };

  return (
    <>
      <SwitchField
        label="Practise"
        hint={isOn
          ? "Bids are decided and recorded, and none is sent. Every screen says so."
          : "On: bids are decided and recorded, and none is sent. Off: bids cost money."}
        isOn={isOn}
        set={set}
      />
      {isAsking.value && (
        <Dialog title="End the practice?" close={() => isAsking.value = false}>
          <p>From then on bids are sent, and what is won must be paid.</p>
          <ArmedLots />
          <div class="dialog-buttons">
            <button type="button" autofocus onClick={() => isAsking.value = false}>Go on practising</button>
            <button type="button" class="main" onClick={() => void end()}>End the practice</button>
          </div>
        </Dialog>
      )}
    </>
  );
}
