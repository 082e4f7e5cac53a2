/** Returns `12:00:30 UTC`, or with the date where it is another day than `nowMs`. */
export function spokenTime(atMs: number, nowMs: number): string {
  const [day, time] = [dayOf(atMs), new Date(atMs).toISOString().slice(11, 19)];
  return day === dayOf(nowMs) ? `${time} UTC` : `${day} ${time} UTC`;
}

/** Returns `1.2 s`, `40 s`, `5 min`, `3 h`: as exact as the length deserves. */
export function spokenLength(lengthMs: number): string {
  const seconds = Math.abs(lengthMs) / 1000;
  if (seconds < 9.95) return `${Number(seconds.toFixed(1))} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}
