/** Words of PromQL that stand where a name can stand. */
const WORDS = new Set([
  "and",
  "or",
  "unless",
  "bool",
  "offset",
  "inf",
  "nan",
  "start",
  "end",
  "by",
  "without",
  "on",
  "ignoring",
  "group_left",
  "group_right",
]);

/** Returns the names of the metrics in a PromQL expression: no function, operator, label or duration. */
export function metricNames(expression: string): readonly string[] {
  const bare = expression.replace(/#.*$/gm, " ").replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, " ")
    .replace(/\{[^}]*\}/g, " ").replace(/\[[^\]]*\]/g, " ")
    .replace(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/gi, " ");
  const found = [...bare.matchAll(/(?<![\w:.])([a-zA-Z_:][\w:]*)(?!\w)(?!\s*\()/g)].map(([, name = ""]) =>
    name
  );
  return [...new Set(found.filter((name) => !WORDS.has(name.toLowerCase())))];
}

/** Returns the names that Prometheus's text can be asked for: those of a histogram's parts for each histogram. */
export function servedNames(text: string): ReadonlySet<string> {
  const types = [...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)];
  return new Set(
    types.flatMap(([, name = "", type]) =>
      type === "histogram" ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name]
    ),
  );
}
