import { useSignal, useSignalEffect } from "@preact/signals";
import { useModel } from "../parts/model_context.ts";
import { hrefOf } from "../state/route.ts";
import { isFirstRun } from "./first_run.ts";

/** Shows the first steps by themselves where they are needed, once for each time that the page is opened. */
export function useFirstRun(): void {
  const { server, isLive, lots, router, preferences } = useModel();
  const isDecided = useSignal(false);
  useSignalEffect(() => {
    if (isDecided.value || !isLive.value || !lots.isKnown.value) return;
    isDecided.value = true;
    const place = router.place.peek();
    const { screen, id, params } = place;
    const isByLink = screen === "start" && params.has("link");
    const isAtLots = screen === "lots" && id === null;
    if (!isByLink && (!isAtLots || preferences.isStartDismissed.peek() || lots.all.peek().length > 0)) return;
    void server.call<{ readonly authenticated: boolean }>("GET", "auth/status").then((answer) => {
      // The owner may have gone elsewhere meanwhile.
      if (router.place.peek() !== place) return;
      const beginning = {
        isByLink,
        isDismissed: preferences.isStartDismissed.peek(),
        lotCount: lots.all.peek().length,
        hasSession: answer.ok && answer.body.authenticated,
      };
      const isFirst = isFirstRun(beginning);
      if (isFirst || isByLink) router.replace(hrefOf(isFirst ? "start" : "lots"));
    });
  });
}
