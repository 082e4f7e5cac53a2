import { dollars, sentence } from "../../client/words.ts";
import type { WireResult } from "../../wire/result.ts";
import { LotPicture } from "../lot/lot_picture.tsx";
import { hrefOf } from "../state/route.ts";
import { OUTCOME_WORDS } from "./outcome_words.ts";

/** A lot that is over: how, for how much, and why. */
export function ResultRow({ result }: { readonly result: WireResult }) {
  const { id, title, imageUrl, endedAt, outcome, finalPrice, inAll, retailPrice, ourHighestBid, why } =
    result;
  const { tone, text } = OUTCOME_WORDS[outcome];
  const isWon = outcome === "won";
  return (
    <li class="result" data-lot={id} data-outcome={outcome}>
      <LotPicture url={imageUrl} />
      <div class="result-words">
        <a class="result-title" dir="auto" href={hrefOf("lots", { id })}>{title || `Lot ${id}`}</a>
        <p>{sentence({ text: why, at: null }, 0)}</p>
        <p class="hint">
          <time dateTime={endedAt}>{DAY.format(Date.parse(endedAt))}</time>
          {ourHighestBid !== null && ` · our highest bid ${dollars(ourHighestBid)}`}
          {retailPrice !== null && ` · retail ${dollars(retailPrice)}`}
        </p>
      </div>
      <div class="result-price">
        <span class="chip" data-tone={tone}>{text}</span>
        <strong>{dollars(isWon ? inAll : finalPrice)}</strong>
        <span class="hint">
          {isWon ? `in all, bid ${dollars(finalPrice)}` : finalPrice === 0 ? "nobody bid" : "sold for"}
        </span>
      </div>
    </li>
  );
}

const DAY = new Intl.DateTimeFormat(undefined, {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
