import type { Cancel, Clock } from "../../clock.ts";

/** A socket that is asked for a sign of life. Every client answers by itself (RFC 6455, 5.5.2). */
export interface Pulsed {
  ping(): void;
  cut(): void;
}

/** A socket whose signs of life are counted. */
export interface Beating {
  /** Says that bytes came. */
  heard(): void;
  /** Asks it no more. */
  leave(): void;
}

/** Pings sockets, and cuts those that are silent: a client that lost its network says no goodbye. */
export interface Pulse {
  add(socket: Pulsed): Beating;
}

/** A socket is cut at the ping after so many to which nothing came: at `everyMs` of 30 s, after 90 to 120 s. */
const MOST_UNANSWERED = 3;

/** Makes a pulse that beats every `everyMs` while there are sockets. */
export function createPulse(clock: Pick<Clock, "after">, everyMs: number): Pulse {
  const members = new Set<{ readonly socket: Pulsed; unanswered: number }>();
  let cancel: Cancel | null = null;

  const beat = () => {
    cancel = clock.after(everyMs, beat);
    for (const member of [...members]) {
      if (member.unanswered >= MOST_UNANSWERED) {
        members.delete(member);
        member.socket.cut();
      } else {
        member.unanswered++;
        member.socket.ping();
      }
    }
    stopIfAlone();
  };
  const stopIfAlone = () => {
    if (members.size > 0) return;
    cancel?.();
    cancel = null;
  };
  return {
    add(socket) {
      const member = { socket, unanswered: 0 };
      members.add(member);
      cancel ??= clock.after(everyMs, beat);
      return {
        heard() {
          member.unanswered = 0;
        },
        leave() {
          members.delete(member);
          stopIfAlone();
        },
      };
    },
  };
}
