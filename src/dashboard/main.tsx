import { render } from "preact";
import { systemClock } from "../clock.ts";
import { App } from "./app.tsx";
import { Failsafe } from "./failsafe.tsx";
import { loadRarerScreens } from "./parts/rarer_screen.tsx";
import "./styles.ts";
import { ModelProvider } from "./parts/model_context.ts";
import { keptBy } from "./kept.ts";
import { createModel } from "./state/model.ts";
import { createRouter } from "./state/route.ts";

/** The hash of a one-time link, as the server prints it at its first start. */
const ONE_TIME_CODE = /^#start=([\w-]+)$/;

const code = ONE_TIME_CODE.exec(location.hash)?.[1];
// The code must not stay in the address, nor be taken for a place.
if (code !== undefined) history.replaceState(null, "", "#/start?link=1");
// A link that is put into the address of a page that is open already changes the hash alone.
addEventListener("hashchange", () => ONE_TIME_CODE.test(location.hash) && location.reload());

const model = createModel({
  clock: systemClock(),
  fetch: (url, init) => fetch(url, init),
  connect() {
    const url = new URL("./ws", document.baseURI);
    url.protocol = url.protocol.replace("http", "ws");
    return new WebSocket(url);
  },
  random: Math.random,
  storage: keptBy(() => localStorage),
  path: new URL(".", document.baseURI).pathname,
  router: createRouter(window),
});

// A machine that slept, or a page that comes back from the browser's store, may hold a socket that only looks open.
document.addEventListener(
  "visibilitychange",
  () => document.visibilityState === "visible" && model.link.probe(),
);
addEventListener("pageshow", (event) => event.persisted && model.link.probe());
addEventListener("online", () => model.link.probe());
// The sums are made of settings that the server does not push: another tab may have changed them.
addEventListener("focus", () => model.isLive.peek() && void model.settings.refresh());

if (code !== undefined) {
  // The server may take its time.
  render(
    <main class="sign-in">
      <h1>Gavel</h1>
      <p role="status">Signing in…</p>
    </main>,
    document.body,
  );
  const error = await model.session.signIn(model.server, { code });
  if (error !== null) model.toasts.show(error, { tone: "bad" });
}

render(
  <ModelProvider value={model}>
    <Failsafe>
      <App />
    </Failsafe>
  </ModelProvider>,
  document.body,
);

// A failure is told by the screen that needs it.
loadRarerScreens().catch(() => {});
