import { hrefOf } from "../state/route.ts";

/** The three ways to add a lot, where there is none yet. */
export function EmptyList() {
  return (
    <section class="card empty-list">
      <h2>No lot is watched yet</h2>
      <p>There are three ways to add one:</p>
      <ol>
        <li>Paste its address, or its number, into the field above.</li>
        <li>
          Open it on Nellis with <a href={hrefOf("extension")}>Gavel's extension</a> and press <b>Watch</b>.
        </li>
        <li>
          Send it by a script of your own: <a href="./api-docs">the API</a> has{" "}
          <code>POST /api/auctions/:id/monitor</code>.
        </li>
      </ol>
      <p class="hint">
        A new lot is only watched, unless your settings give it a limit and a strategy from the start.
      </p>
    </section>
  );
}
