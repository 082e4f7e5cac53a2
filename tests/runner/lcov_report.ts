/** Numbers of a file's lines, and of those that ran. */
export interface FileCoverage {
  readonly path: string;
  readonly lines: number;
  readonly linesHit: number;
}

/** Reads the line counts out of an lcov report. A record without `LF` and `LH` is an error. */
export function readLcovReport(lcov: string): FileCoverage[] {
  return lcov.split("end_of_record").map((record) => record.trim()).filter((record) => record !== "").map(
    (record) => ({
      path: field(record, "SF"),
      lines: Number(field(record, "LF")),
      linesHit: Number(field(record, "LH")),
    }),
  );
}

/** Percent of the lines of all `files` that ran; 100 when they have none. */
export function linePercent(files: readonly FileCoverage[]): number {
  const lines = files.reduce((total, file) => total + file.lines, 0);
  const linesHit = files.reduce((total, file) => total + file.linesHit, 0);
  return lines === 0 ? 100 : (100 * linesHit) / lines;
}

function field(record: string, name: string): string {
  const value = new RegExp(`^${name}:(.+)$`, "m").exec(record)?.[1];
  if (value === undefined) throw new Error(`Not an lcov record: no ${name} in "${record.slice(0, 80)}"`);
  return value;
}
