import { useSignal } from "@preact/signals";
import { failureText } from "../state/server.ts";
import { ArmedLots } from "./armed_lots.tsx";
import { Dialog } from "./dialog.tsx";
import { Icon } from "./icon.tsx";
import { useModel } from "./model_context.ts";

/** Stops all bidding without a question, and lets it go on after one. */
export function BiddingSwitch() {
  const { state, server, toasts, isLive } = useModel();
  const isPausing = useSignal(false);
  const isAsking = useSignal(false);
  if (!state.value) return null;
  const { bidding: { paused } } = state.value;

  const pause = async () => {
    isPausing.value = true;
    const answer = await server.call("POST", "bidding/pause");
    isPausing.value = false;
    if (answer.ok) toasts.show("Paused: nothing is bid.");
    else {
      const words = { notDone: "Cannot pause", unknown: "It is not known if bidding is paused" };
      toasts.show(failureText(answer, words), { tone: "bad" });
    }
  };
  const resume = async () => {
    isAsking.value = false;
    const answer = await server.call("POST", "bidding/resume");
    if (answer.ok) toasts.show("Bidding goes on.", { tone: "good" });
    else {
      const words = { notDone: "Cannot resume", unknown: "It is not known if bidding goes on" };
      toasts.show(failureText(answer, words), { tone: "bad" });
    }
  };

  if (!isLive.value) {
    return (
      <p class="status-switch">
        Cannot pause: Gavel does not hear you. On its machine: <code>gavel pause</code>
      </p>
    );
  }
  if (!paused) {
    return (
      <button type="button" class="pause" disabled={isPausing.value} onClick={pause}>
        <Icon name="pause" />
        {isPausing.value ? "Pausing…" : "Pause all bidding"}
      </button>
    );
  }
  return (
    <>
      <button type="button" class="resume" onClick={() => isAsking.value = true}>
        <Icon name="play" />
        Resume bidding…
      </button>
      {isAsking.value && <ResumeDialog resume={resume} close={() => isAsking.value = false} />}
    </>
  );
}

function ResumeDialog({ resume, close }: { readonly resume: () => void; readonly close: () => void }) {
  return (
    <Dialog title="Resume bidding?" close={close}>
      <ArmedLots />
      <div class="dialog-buttons">
        <button type="button" autofocus onClick={close}>Stay paused</button>
        <button type="button" class="main" onClick={resume}>Resume bidding</button>
      </div>
    </Dialog>
  );
}
