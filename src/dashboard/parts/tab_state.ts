import { useSignalEffect } from "@preact/signals";
import { useModel } from "./model_context.ts";

/** Shows the state in the tab's title and icon, so that it is seen from another tab. */
export function useTabState(): void {
  const { isLive, state, session } = useModel();
  useSignalEffect(() => {
    const overview = state.value?.overview;
    const isKnown = session.key.value !== null && isLive.value && overview !== undefined;
    const tone = isKnown ? overview.tone : "unknown";
    document.title = isKnown ? `${titleOf(tone, overview.lots.bids + overview.lots.leads)} – Gavel` : "Gavel";
    document.querySelector<HTMLLinkElement>("link[rel=icon]")?.setAttribute(
      "href",
      `./assets/icon-${tone}.svg`,
    );
  });
}

/** Returns the tab's title for a tone of the overview. */
function titleOf(tone: string, armed: number): string {
  switch (tone) {
    case "armed":
      return `● ${armed} armed`;
    case "partly":
      return `! ${armed} armed`;
    case "blocked":
      return "! cannot bid";
    case "paused":
      return "‖ paused";
    case "practice":
      return "practice";
    default:
      return "○ nothing armed";
  }
}
