/** Outlines on a grid of 40 by 40, each of a thing that is sold. */
const THINGS = [
  "M8 14h18v7h-6l-2 11h-7l2-11H8z M26 16h6v3h-6z",
  "M12 8h16v12H12z M15 24h10v9H15z M10 33h20v2H10z",
  "M20 9a12 12 0 1 1-.1 0z M20 16a5 5 0 1 0 .1 0z",
  "M9 7h22v27H9z M12 10v6h16v-6z M12 19v5h16v-5z M12 27v4h16v-4z",
  "M14 8h12l4 9H10z M19 17h2v14h-2z M14 31h12v3H14z",
  "M8 16h16v9H8z M24 18h8v4h-8z M12 25h6l-1 8h-4z",
  "M11 9h18v22H11z M14 12h12v8H14z M18 24h4v3h-4z",
  "M6 14h28v3H6z M9 17h2v17H9z M29 17h2v17h-2z",
  "M20 8L35 33H5z M20 20l6 13H14z",
  "M13 6h14v29H13z M16 10h8v2h-8z M16 14h8v2h-8z M16 18h8v2h-8z",
  "M8 8h24v26H8z M11 12h18v18H11z M12 9h3v2h-3z",
  "M15 7h10v13H15z M12 20h16v4H12z M19 24h2v7h-2z M13 31h14v3H13z",
];

/** Returns a picture for the photo of a lot at that address: the same thing each time, in a colour of its own. */
export function drawingOf(url: string): { readonly contentType: string; readonly body: string } {
  const id = Number(/(\d+)\.jpg$/.exec(url)?.[1] ?? 0);
  const hue = id * 67 % 360;
  const body = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">` +
    `<rect width="40" height="40" fill="hsl(${hue} 30% 88%)"/>` +
    `<path d="${THINGS[(id - 1) % THINGS.length]}" fill="hsl(${hue} 35% 38%)" fill-rule="evenodd"/></svg>`;
  return { contentType: "image/svg+xml", body };
}
