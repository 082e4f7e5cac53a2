/** One `Set-Cookie` line, parsed. */
interface SetCookie {
  readonly name: string;
  readonly value: string;
  /** The attributes by their names in lower case. */
  readonly attributes: ReadonlyMap<string, string>;
}

/** The cookie that carries the owner's login, as seen at Nellis. */
const LOGIN_COOKIE = "__session";
/** The longest `Cookie` header that the owner may hand over as well. */
const MOST_LETTERS = 10_000;
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const VALUE = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$|^"[\x20-\x21\x23-\x3a\x3c-\x5b\x5d-\x7e]*"$/;

/**
 * Returns the `Cookie` header after an answer of `host` with these `Set-Cookie` lines to a request with `header`. Lines
 * that are for other hosts or for a part of the site, or that make no sense, change nothing. The login is replaced, but
 * never removed: where Nellis has ended it, the next answer says so, and where it has not, it would be lost.
 */
export function renewedCookies(
  header: string,
  lines: readonly string[],
  { host, nowMs }: { readonly host: string; readonly nowMs: number },
): string {
  const cookies = new Map(cookiesIn(header));
  for (const line of lines) {
    const cookie = parse(line);
    if (!cookie || !isForAllOf(host, cookie)) continue;
    const { name, value } = cookie;
    if (!isOver(cookie, nowMs)) cookies.set(name, value);
    else if (name !== LOGIN_COOKIE) cookies.delete(name);
  }
  const renewed = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  return renewed === "" || renewed.length > MOST_LETTERS ? header : renewed;
}

function cookiesIn(header: string): readonly (readonly [string, string])[] {
  return header.split(";").flatMap((pair) => {
    const [name = "", ...value] = pair.trim().split("=");
    return name === "" || value.length === 0 ? [] : [[name, value.join("=")] as const];
  });
}

function parse(line: string): SetCookie | null {
  const [pair = "", ...rest] = line.split(";");
  const [[name, value] = ["", ""]] = cookiesIn(pair);
  if (!NAME.test(name) || !VALUE.test(value)) return null;
  const attributes = rest.map((attribute) => {
    const [key = "", ...text] = attribute.split("=");
    return [key.trim().toLowerCase(), text.join("=").trim()] as const;
  });
  return { name, value, attributes: new Map(attributes) };
}

function isForAllOf(host: string, { attributes }: SetCookie): boolean {
  const domain = attributes.get("domain")?.replace(/^\./, "").toLowerCase() ?? "";
  const isOfHost = domain === "" || host === domain || (domain.includes(".") && host.endsWith(`.${domain}`));
  return isOfHost && ["/", ""].includes(attributes.get("path") ?? "");
}

/**
 * Returns true for a cookie that has expired; `Max-Age` wins over `Expires`. A cookie that expires later is sent until
 * Nellis removes it itself.
 */
function isOver({ attributes }: SetCookie, nowMs: number): boolean {
  const maxAge = attributes.get("max-age");
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return Number(maxAge) <= 0;
  return Date.parse(attributes.get("expires") ?? "") <= nowMs;
}
