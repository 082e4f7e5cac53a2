/** A value in a table. Null is an empty field. */
export type Cell = string | number | null;

/** Returns a table with its header in the format of RFC 4180. Every line ends in CRLF. */
export function csv(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return csvRows([header, ...rows]);
}

/** Returns rows of such a table, for one that is sent in parts. */
export function csvRows(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

function field(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const text = harmless(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Marks a text that begins like a formula, as a spreadsheet would run it. Some texts come from Nellis. A spreadsheet of
 * many European languages also begins a new cell at each `;`, and a pasted table at each tab, whatever is quoted.
 */
function harmless(text: string): string {
  return text.split(/(?<=[;\t])/).map(harmlessPart).join("");
}

function harmlessPart(text: string): string {
  return /^\s*[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
}
