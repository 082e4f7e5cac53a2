import { NO_ANSWER } from "../src/client/answer.ts";
import { systemClock } from "../src/clock.ts";
import { PANEL_REQUESTS, type Reply, type Request } from "./messages.ts";
import { createApi } from "./worker/api.ts";
import { createCore } from "./worker/core.ts";
import { lotOfNotice } from "./worker/notices.ts";
import { createTakeOffer } from "./worker/take_offer.ts";

const NELLIS = "https://www.nellisauction.com/";
const ALARM = "connect";
/** The shortest interval that Chrome allows. The alarm starts the worker again where Chrome ended it. */
const ALARM_MINUTES = 0.5;

const core = createCore({
  clock: systemClock(),
  random: Math.random,
  connect: (url) => new WebSocket(url),
  api: createApi((url, init) => fetch(url, init)),
  takeOffer: createTakeOffer((url, init) => fetch(url, init)),
  kept: keptIn(chrome.storage.local),
  keptForSession: keptIn(chrome.storage.session),
  cookies: () => chrome.cookies.getAll({ url: NELLIS }),
  showBadge({ text, colour, title }) {
    void chrome.action.setBadgeText({ text });
    void chrome.action.setBadgeBackgroundColor({ color: colour });
    void chrome.action.setBadgeTextColor({ color: "#ffffff" });
    void chrome.action.setTitle({ title });
  },
  notify({ id, title, message }) {
    void chrome.notifications.create(id, { type: "basic", iconUrl: "icons/128.png", title, message });
  },
});

// Every listener is set before anything is awaited: Chrome starts the worker for an event, which is lost where
// nothing listens for it.
chrome.runtime.onInstalled.addListener(() => void core.wake());
chrome.runtime.onStartup.addListener(() => void core.wake());
chrome.alarms.onAlarm.addListener(() => void core.wake());
chrome.cookies.onChanged.addListener(({ cookie }) => {
  if (/(^|\.)nellisauction\.com$/.test(cookie.domain)) void core.cookiesChanged();
});
chrome.runtime.onConnect.addListener((port) => {
  // A port of another extension never comes here; one of a page neither, as none may connect from outside.
  port.onDisconnect.addListener(() => core.unfollow(port));
  void core.follow(port);
});
chrome.runtime.onMessage.addListener((request: Request, sender, reply) => {
  if (sender.id !== chrome.runtime.id) return false;
  // Nellis's page may take over the script that runs in it: that script can't send the session to another server.
  if (sender.origin !== location.origin && !PANEL_REQUESTS.includes(request.ask)) return false;
  void core.answer(request).catch(failed).then(reply);
  return true;
});
chrome.notifications.onClicked.addListener((id) => void openLot(id));

function failed(error: unknown): Reply {
  return { ok: false, status: NO_ANSWER, error: `The extension failed: ${String(error)}` };
}

async function openLot(noticeId: string): Promise<void> {
  chrome.notifications.clear(noticeId);
  const id = lotOfNotice(noticeId);
  const url = await core.addressOf(id);
  if (url) await chrome.tabs.create({ url });
}

function keptIn(area: chrome.storage.StorageArea) {
  return {
    get: (name: string): Promise<Readonly<Record<string, unknown>>> => area.get(name),
    set: (values: Readonly<Record<string, unknown>>): Promise<void> => area.set(values),
    remove: (name: string): Promise<void> => area.remove(name),
  };
}

// Chrome lets scripts in pages read the storage unless it is told otherwise, and the token lies in it.
void chrome.storage.local.setAccessLevel({ accessLevel: "TRUSTED_CONTEXTS" });
void chrome.alarms.create(ALARM, { periodInMinutes: ALARM_MINUTES });
void core.wake();
