/**
 * The form of the dates on a page. `plain`: in UTC, as each page form does by itself; an offset: tagged and written in
 * the time of that place; `mixed`: one way or another, also as bare text.
 */
export type DateForm = "plain" | "-07:00" | "-05:00" | "mixed";

/** Every form. */
export const DATE_FORMS: readonly DateForm[] = ["plain", "-07:00", "-05:00", "mixed"];

/** Turns a `Date` into something else, or leaves it. */
type Writer = (date: Date) => unknown;

/** Returns `value` with every `Date` in it as the older page forms write it: tagged, in the form's own offset. */
export function tagDates(value: unknown, form: DateForm): unknown {
  return writeDates(value, writerOf(form, inUtc));
}

/** Returns `value` with its dates in `form`, for a turbo stream, which carries a `Date` in UTC as such. */
export function writeTurboDates(value: unknown, form: DateForm): unknown {
  return form === "plain" ? value : writeDates(value, writerOf(form, (date) => date));
}

function writerOf(form: DateForm, plain: Writer): Writer {
  if (form === "plain") return plain;
  if (form !== "mixed") return (date) => tagged(atOffset(date, form));
  const writers: readonly Writer[] = [
    plain,
    (date) => tagged(atOffset(date, "-07:00")),
    (date) => atOffset(date, "-05:00"),
    (date) => tagged(atOffset(date, "-05:00")),
    (date) => date.toISOString(),
  ];
  let written = 0;
  return (date) => writers[written++ % writers.length]?.(date);
}

function writeDates(value: unknown, write: Writer): unknown {
  if (value instanceof Date) return write(value);
  if (value instanceof Promise) return writeLate(value, write);
  if (Array.isArray(value)) return value.map((inner) => writeDates(inner, write));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, writeDates(inner, write)]));
}

/** Writes the parts that come late. A part that fails stays a rejected promise that nobody has to handle. */
function writeLate(part: Promise<unknown>, write: Writer): Promise<unknown> {
  const written = part.then((inner) => writeDates(inner, write));
  written.catch(() => {});
  return written;
}

const inUtc: Writer = (date) => tagged(date.toISOString());

function tagged(value: string) {
  return { __type: "Date", value };
}

/** Returns ISO 8601 in the time of a place that far from UTC. */
function atOffset(date: Date, offset: "-07:00" | "-05:00"): string {
  const local = new Date(date.getTime() + Number(offset.slice(0, 3)) * 3_600_000);
  return local.toISOString().replace("Z", offset);
}
