/** Dollars as people write them: `$12`, `$14.95`, `$1,200`. */
export function dollars(amount: number): string {
  return (Number.isInteger(amount) ? WHOLE : WITH_CENTS).format(amount);
}

const WHOLE = new Intl.NumberFormat("en-US", {
  style: "currency",
  currency: "USD",
  maximumFractionDigits: 0,
});
const WITH_CENTS = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });

/** Returns a count with its noun: `1 lot`, `12 lots`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Returns a time span in its two largest units: `42 s`, `3 min 52 s`, `1 h 19 min`, `2 d 4 h`. Never negative. */
export function duration(ms: number): string {
  const rest = Math.max(0, ms);
  if (rest < MINUTE) return `${Math.floor(rest / SECOND)} s`;
  if (rest < HOUR) return `${Math.floor(rest / MINUTE)} min ${Math.floor(rest % MINUTE / SECOND)} s`;
  if (rest < DAY) return `${Math.floor(rest / HOUR)} h ${Math.floor(rest % HOUR / MINUTE)} min`;
  return `${Math.floor(rest / DAY)} d ${Math.floor(rest % DAY / HOUR)} h`;
}

/** Returns the time of day in the reader's own zone, with its date where that is not the day of `now`. */
export function clockTime(ms: number, nowMs: number): string {
  if (Number.isNaN(ms)) return "a time that is not known";
  const time = TIME.format(ms);
  return DATE.format(ms) === DATE.format(nowMs) ? time : `${DATE.format(ms)}, ${time}`;
}

const TIME = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const DATE = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short" });

/** Returns a sentence of the server's with its moment put in and its last stop: `{at}` is the place of `at`. */
export function sentence(
  { text, at }: { readonly text: string; readonly at: string | null },
  nowMs: number,
): string {
  const told = at === null ? text : text.replace("{at}", clockTime(Date.parse(at), nowMs));
  return /[.!?]$/.test(told) ? told : `${told}.`;
}
