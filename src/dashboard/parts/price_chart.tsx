import { useId } from "preact/hooks";
import { clockTime, dollars } from "../../client/words.ts";
import {
  chartSummary,
  extensionWords,
  ownBidWords,
  rivalWords,
  timeMarkWords,
} from "../chart/chart_words.ts";
import { type ChartFacts, drawChart, type Drawing, type LimitLine, type Size } from "../chart/drawing.ts";
import type { PriceHistory } from "../chart/price_history.ts";
import type { TimeRange } from "../chart/time_range.ts";

/** The prices of a lot over time, with each bid, each move of the close, and the limit. */
export function PriceChart({ history, range, size, facts }: {
  readonly history: PriceHistory;
  readonly range: TimeRange;
  readonly size: Size;
  readonly facts: ChartFacts;
}) {
  const summaryId = useId();
  const drawing = drawChart(history, range, size, facts);
  const { plot, limit, closeX, newest } = drawing;
  const { nowMs } = facts;
  return (
    <figure class="chart">
      <svg
        class="chart-picture"
        viewBox={`0 0 ${size.width} ${size.height}`}
        height={size.height}
        role="group"
        aria-labelledby={summaryId}
      >
        <Axes drawing={drawing} />
        <path class="chart-area" d={drawing.area} />
        {drawing.extensions.map((each) => (
          <g key={`${each.atMs} ${each.closeTimeMs}`} class="mark mark-extension" role="img">
            <title>{extensionWords(each, nowMs)}</title>
            <line class="touch" x1={each.x} x2={each.x} y1={plot.top} y2={plot.bottom} />
            <line x1={each.x} x2={each.x} y1={plot.top} y2={plot.bottom} />
          </g>
        ))}
        {closeX !== null && facts.closeMs !== null && (
          <g class="mark mark-close" role="img">
            <title>Closes at {clockTime(facts.closeMs, nowMs)}</title>
            <line x1={closeX} x2={closeX} y1={plot.top} y2={plot.bottom} />
          </g>
        )}
        {limit && <Limit limit={limit} plot={plot} />}
        <path class="chart-line" d={drawing.line} />
        {drawing.rivals.map((each) => (
          <g key={`${each.atMs} ${each.dollars}`} class="mark mark-rival" role="img">
            <title>{rivalWords(each, nowMs)}</title>
            <rect
              x={each.x - 3.5}
              y={each.y - 3.5}
              width="7"
              height="7"
              transform={`rotate(45 ${each.x} ${each.y})`}
            />
          </g>
        ))}
        {newest && history.endedAtMs === null && (
          <g class="mark mark-newest" role="img">
            <title>{dollars(newest.dollars)} now</title>
            <circle cx={newest.x} cy={newest.y} r="3" />
          </g>
        )}
        {drawing.ours.map((each) => (
          <g key={each.id} class="mark mark-ours" data-standing={each.standing} role="img">
            <title>{ownBidWords(each, nowMs)}</title>
            <circle cx={each.x} cy={each.y} r="5" />
          </g>
        ))}
      </svg>
      <figcaption class="unseen" id={summaryId}>{chartSummary(history, facts)}</figcaption>
    </figure>
  );
}

/** Lines and words for round dollars and times. Each mark says its own, so these are not read out. */
function Axes({ drawing: { plot, dollarMarks, timeMarks } }: { readonly drawing: Drawing }) {
  return (
    <g class="chart-axes" aria-hidden="true">
      {dollarMarks.map(({ dollars: amount, y }) => (
        <g key={amount}>
          <line x1={plot.left} x2={plot.right} y1={y} y2={y} />
          <text x={plot.left - 8} y={y} dy="0.32em" text-anchor="end">{dollars(amount)}</text>
        </g>
      ))}
      {timeMarks.marks.map(({ atMs, x }) => (
        <g key={atMs}>
          <line x1={x} x2={x} y1={plot.bottom} y2={plot.bottom + 4} />
          <text
            x={isAtEdge(x, plot) ? plot.right + 12 : x}
            y={plot.bottom + 18}
            text-anchor={isAtEdge(x, plot) ? "end" : "middle"}
          >
            {timeMarkWords(atMs, timeMarks.stepMs)}
          </text>
        </g>
      ))}
    </g>
  );
}

/** Returns true where words in the middle of `x` would be cut off at the right. */
function isAtEdge(x: number, { right }: Drawing["plot"]): boolean {
  return x > right - 16;
}

function Limit({ limit: { dollars: amount, y, isAbove }, plot }: {
  readonly limit: LimitLine;
  readonly plot: Drawing["plot"];
}) {
  const words = `your limit ${dollars(amount)}`;
  return (
    <g class="mark mark-limit" data-above={isAbove} role="img">
      <title>{isAbove ? `Far above the prices: ${words}` : `Y${words.slice(1)}`}</title>
      <line x1={plot.left} x2={plot.right} y1={y} y2={y} />
      <text x={plot.left + 6} y={isAbove ? y + 14 : y - 5} aria-hidden="true">
        {isAbove ? `↑ ${words}` : words}
      </text>
    </g>
  );
}
