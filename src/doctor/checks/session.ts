import { SIGN_IN, SIGNED_OUT } from "../../auction/limits/sign_in.ts";
import { type Finding, fine, look, shown, wrong } from "../finding.ts";
import type { Kept } from "../kept/kept.ts";
import type { Running } from "../running.ts";
import type { Check } from "../subject.ts";

/** Checks that the owner is signed in at Nellis. Nellis tells nobody in advance when a session ends. */
export const session: Check = {
  name: "Session",
  async look({ running, kept }) {
    const gavel = await running();
    return [judgeSession(gavel, gavel.state === "answers" ? null : await kept())];
  },
};

/** Judges the session by the running Gavel's word, or else by what is stored. */
export function judgeSession(running: Running, kept: Kept | null): Finding {
  if (running.state === "answers") {
    if (running.session === null) return look`Not known: Gavel has to be ready and take the token first`;
    const { authenticated, cookiesSet } = running.session;
    if (!cookiesSet) {
      return look`Gavel has no session of yours at Nellis, so no bid is sent: ${shown(SIGN_IN)}`;
    }
    if (!authenticated) return wrong`${shown(SIGNED_OUT)}. Until then no bid is sent`;
    return fine`You are signed in at Nellis. Gavel tells you when that ends, as Nellis does not say it in advance`;
  }
  switch (kept?.hasSession ?? null) {
    case null:
      return look`Not known, as the store can't be looked into: start Gavel, and run this again`;
    case false:
      return look`No session of yours at Nellis is stored, so no bid is sent: ${shown(SIGN_IN)}`;
    case true:
      return fine`A session of yours at Nellis is stored. A running Gavel asks Nellis whether it still works`;
  }
}
