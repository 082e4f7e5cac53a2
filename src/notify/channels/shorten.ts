const ELLIPSIS = "…";

/**
 * Returns `text` in at most `most` units, a mark at its end where it was cut. `written` says how a service wants each
 * character written, and `units` how it counts: in UTF-16 units when left out. No character and no escape is cut in two.
 */
export function shortened(
  text: string,
  most: number,
  { written = (character) => character, units = (piece) => piece.length }: {
    readonly written?: (character: string) => string;
    readonly units?: (piece: string) => number;
  } = {},
): string {
  let whole = "";
  let cut = "";
  let length = 0;
  const room = most - units(ELLIPSIS);
  for (const character of text) {
    const piece = written(character);
    length += units(piece);
    whole += piece;
    if (length <= room) cut = whole;
    if (length > most) return cut + ELLIPSIS;
  }
  return whole;
}
