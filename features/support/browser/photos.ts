/** A picture in the place of a photo of the house, which is on no network: a colour of its own for each address. */
export function photoOf(url: string): { readonly contentType: string; readonly body: string } {
  const id = Number(/(\d+)\.jpg$/.exec(url)?.[1] ?? 0);
  const body = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">` +
    `<rect width="40" height="40" fill="hsl(${id * 47 % 360} 35% 70%)"/>` +
    `<circle cx="20" cy="20" r="11" fill="hsl(${id * 47 % 360} 40% 45%)"/></svg>`;
  return { contentType: "image/svg+xml", body };
}
