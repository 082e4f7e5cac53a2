const BROWSERS = [
  ["Edg/", "Edge"],
  ["OPR/", "Opera"],
  ["Firefox/", "Firefox"],
  ["FxiOS/", "Firefox"],
  [
    "CriOS/",
    "Chrome",
  ],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
] as const;
const SYSTEMS = [
  ["Android", "Android"],
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Windows", "Windows"],
  [
    "CrOS",
    "ChromeOS",
  ],
  ["Mac OS X", "Mac"],
  ["Linux", "Linux"],
] as const;

/** Returns a browser's name for its owner, such as "Chrome on Linux", by its `User-Agent`. */
export function browserName(userAgent: string | undefined): string {
  const named = (names: typeof BROWSERS | typeof SYSTEMS) =>
    names.find(([sign]) => userAgent?.includes(sign))?.[1];
  const [browser = "A browser", system] = [named(BROWSERS), named(SYSTEMS)];
  return system === undefined ? browser : `${browser} on ${system}`;
}
