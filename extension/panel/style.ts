/**
 * The panel's style. It lies in its shadow root alone: the page gives it none, and gets none. A page's rules for the
 * element that holds the root lose against `!important` within it. What can't be selected, a page can't read by
 * selecting all of itself.
 */
export const PANEL_STYLE = `
:host {
  all: initial !important;
  direction: ltr !important;
  unicode-bidi: isolate !important;
  display: block !important;
  color-scheme: light dark !important;
  margin: 12px 0 !important;
  max-width: 26rem !important;
}
:host([data-corner]) {
  position: fixed !important;
  right: 16px !important;
  bottom: 16px !important;
  z-index: 2147483000 !important;
  margin: 0 !important;
  width: min(22rem, calc(100vw - 32px)) !important;
}
.panel {
  --card: light-dark(#ffffff, #1d2024);
  --sunk: light-dark(#eeece6, #111316);
  --ink: light-dark(#1c1f22, #e9e7e1);
  --soft: light-dark(#565a5f, #a9adb3);
  --line: light-dark(#dcd8cd, #33373d);
  --accent: light-dark(#1b5e43, #7fd0a8);
  --on-accent: light-dark(#ffffff, #0d1f17);
  --bad: light-dark(#a32019, #ff8f84);
  --tone: var(--soft);
  display: grid;
  gap: 8px;
  padding: 12px 14px;
  border: 1px solid var(--line);
  border-left: 5px solid var(--tone);
  border-radius: 10px;
  background: var(--card);
  color: var(--ink);
  font: 15px/1.4 system-ui, sans-serif;
  font-variant-numeric: tabular-nums;
  overflow-wrap: anywhere;
  box-shadow: 0 2px 14px #0002;
}
.panel[data-tone="good"] { --tone: light-dark(#17683f, #74d39c); }
.panel[data-tone="calm"] { --tone: light-dark(#2f527d, #92b8e6); }
.panel[data-tone="warn"] { --tone: light-dark(#8a5200, #f0b458); }
.panel[data-tone="bad"] { --tone: light-dark(#a32019, #ff8f84); }
p { margin: 0; }
.name { font-weight: 700; font-size: 13px; color: var(--soft); }
.name { overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
.plan { font-weight: 600; min-height: 2lh; }
[data-stale="true"] { color: var(--soft); font-style: italic; font-weight: 400; }
form, .field { display: grid; gap: 6px; }
.field { grid-template-columns: auto 6.5rem 1fr; align-items: center; }
.money { position: relative; display: block; }
.money::before { content: "$"; position: absolute; left: 10px; top: 50%; translate: 0 -50%; color: var(--soft); }
.money input { width: 100%; padding-left: 22px; }
.buttons, .strategies { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; }
.buttons { justify-content: space-between; }
.ask { display: grid; gap: 6px; padding: 10px; border-radius: 8px; background: var(--sunk); }
.ask-title { font-weight: 600; }
.good { color: light-dark(#17683f, #74d39c); }
.hint { color: var(--soft); font-size: 13px; }
.field-error { color: var(--bad); font-size: 13px; }
.field-error:empty { display: none; }
label { font-weight: 550; }
* { box-sizing: border-box; user-select: none; }
button, input {
  font: inherit;
  color: inherit;
  min-height: 36px;
  padding: 4px 10px;
  border: 1px solid var(--line);
  border-radius: 8px;
  background: var(--card);
}
.strategies button { flex: 1 1 auto; padding: 4px 6px; font-size: 14px; }
button { cursor: pointer; font-weight: 550; }
button.main, button[aria-pressed="true"] { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
button.danger { color: var(--bad); border-color: currentColor; }
button:disabled { cursor: default; color: var(--soft); background: var(--sunk); border-color: var(--line); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@supports not (color: light-dark(#000, #fff)) {
  .panel {
    --card: #ffffff; --sunk: #eeece6; --ink: #1c1f22; --soft: #565a5f; --line: #dcd8cd;
    --accent: #1b5e43; --on-accent: #ffffff; --bad: #a32019;
  }
  .panel[data-tone] { --tone: #565a5f; }
  .panel[data-tone="bad"] { --tone: #a32019; }
}
`;

/** The style of a mark on a list, which is as much by itself. */
export const MARK_STYLE = `
:host {
  all: initial !important;
  direction: ltr !important;
  unicode-bidi: isolate !important;
  display: inline-block !important;
  color-scheme: light dark !important;
  margin: 2px 4px !important;
}
.mark { user-select: none; }
.mark {
  display: inline-block;
  padding: 1px 8px;
  border-radius: 99px;
  font: 600 12px/1.5 system-ui, sans-serif;
  font-variant-numeric: tabular-nums;
  background: light-dark(#eeece6, #33373d);
  color: light-dark(#1c1f22, #e9e7e1);
}
.mark[data-kind="bids"], .mark[data-kind="leads"] { background: light-dark(#e3f2e8, #17291f); color: light-dark(#17683f, #74d39c); }
.mark[data-kind="stopped"] { background: light-dark(#fbf0d9, #2c2414); color: light-dark(#7a4800, #f0b458); }
.mark[data-kind="needs-owner"] { background: light-dark(#fbe6e3, #331a18); color: light-dark(#a32019, #ff8f84); }
`;
