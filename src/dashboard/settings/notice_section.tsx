import { useSignal } from "@preact/signals";
import { useModel } from "../parts/model_context.ts";
import { NoticeChoiceFields } from "./notice_choice_fields.tsx";
import type { NoticeChoices } from "./notice_choices.ts";
import type { ChoicesDesk } from "./owner_choices.ts";
import { Section } from "./section.tsx";

/** Notices to the owner: a way to see that they arrive, and the choices about them once they are known. */
export function NoticeSection({ desk, choices }: {
  readonly desk: ChoicesDesk;
  readonly choices: NoticeChoices | undefined;
}) {
  const { state, server, isLive } = useModel();
  const isSending = useSignal(false);
  const outcome = useSignal<{ readonly text: string; readonly tone: "good" | "bad" } | null>(null);
  const check = state.value?.checks.notifications;
  const send = async () => {
    isSending.value = true;
    outcome.value = null;
    const answer = await server.call("POST", "notifications/test");
    isSending.value = false;
    outcome.value = answer.ok
      ? { text: "Every receiver took the test notice.", tone: "good" }
      : { text: `${answer.error}.`, tone: "bad" };
  };
  return (
    <Section
      title="Notices"
      about={
        <>
          What was won or lost, and what needs you, on your phone: set <code>NOTIFY_URL</code>{" "}
          to a webhook, an ntfy topic, mailboxes or any channel of <code>docs/notifications.md</code>{" "}
          and start Gavel again.
        </>
      }
    >
      <div class="choice">
        <div class="choice-words">
          <span class="choice-label">Delivery</span>
          <p class="hint">{check ? `${check.message}.` : "Not known yet."}</p>
          <p role="status" class="outcome" data-tone={outcome.value?.tone}>{outcome.value?.text}</p>
        </div>
        <div class="choice-field">
          <button type="button" disabled={!isLive.value || isSending.value} onClick={() => void send()}>
            {isSending.value ? "Sending…" : "Send a test"}
          </button>
        </div>
      </div>
      {choices && <NoticeChoiceFields desk={desk} choices={choices} />}
    </Section>
  );
}
