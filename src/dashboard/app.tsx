import { useSignalEffect } from "@preact/signals";
import { Failsafe } from "./failsafe.tsx";
import { Header } from "./parts/header.tsx";
import { Keys } from "./keys.tsx";
import { useModel } from "./parts/model_context.ts";
import { StatusBar } from "./parts/status_bar.tsx";
import { useTabState } from "./parts/tab_state.ts";
import { ToastList } from "./parts/toast_list.tsx";
import { Rarer, RarerScreen } from "./parts/rarer_screen.tsx";
import { LotsScreen } from "./screens/lots.tsx";
import { SignInScreen } from "./screens/sign_in.tsx";
import { useFirstRun } from "./start/use_first_run.ts";

/** The whole page: the frame with the status bar, and the screen of the place. */
export function App() {
  const { session, router, preferences, undoing } = useModel();
  useSignalEffect(() => {
    document.documentElement.dataset.theme = preferences.theme.value;
  });
  useTabState();
  useFirstRun();
  if (session.key.value === null) {
    return (
      <>
        <SignInScreen />
        <ToastList />
      </>
    );
  }
  const { screen, id } = router.place.value;
  return (
    <>
      <a class="skip" href="#content" onClick={skipToContent}>Skip to content</a>
      <Header />
      <StatusBar />
      <main id="content" tabIndex={-1}>
        <Failsafe key={`${screen} ${id}`}>
          {screen === "lots" && id === null ? <LotsScreen /> : <RarerScreen name={screen} id={id} />}
        </Failsafe>
      </main>
      <Keys />
      <ToastList />
      {undoing.asked.value && <Rarer>{({ UndoQuestion }) => <UndoQuestion />}</Rarer>}
    </>
  );
}

/** Moves the focus without a change of the hash, which is the place. */
function skipToContent(event: Event) {
  event.preventDefault();
  document.getElementById("content")?.focus();
}
