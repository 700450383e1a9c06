/** The style of the page. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #fff; --card: #f6f7f9; --text: #1b1f24; --muted: #57606a; --edge: #d8dde3; --line: #5a3fb0;
  --good: #146c2e; --bad: #b3261e; --warn: #8a5a00; --none: #57606a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171b; --card: #1d2127; --text: #e7eaee; --muted: #a6aeb8; --edge: #353c45; --line: #b9a7ff;
    --good: #6fd08c; --bad: #ff8a80; --warn: #f0b64a; --none: #a6aeb8;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
body > * { max-width: 1360px; margin: 0 auto; padding: 0 clamp(14px, 3vw, 32px); }
header { padding-top: 22px; }
footer { padding-top: 28px; padding-bottom: 36px; color: var(--muted); font-size: 13px; }
h1 { margin: 0; font-size: 26px; line-height: 1.25; }
h2 { margin: 34px 0 10px; font-size: 20px; }
h3 { margin: 18px 0 8px; font-size: 16px; }
p, dl, dd, ul { margin: 0; }
.lead, .about { color: var(--muted); }
.about { font-size: 14px; }
.facts { display: flex; flex-wrap: wrap; gap: 8px 36px; margin-top: 16px; }
.facts dt { color: var(--muted); font-size: 13px; }
.facts dd { font-size: 22px; font-variant-numeric: tabular-nums; line-height: 1.3; }
.good { --tone: var(--good); } .bad { --tone: var(--bad); } .warn { --tone: var(--warn); } .none { --tone: var(--none); }
.tone { color: var(--tone); }
.state { display: inline-block; padding: 0 9px; border: 1px solid var(--tone); border-radius: 10px; color: var(--tone); font-size: 13px; font-weight: 600; white-space: nowrap; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 6px 12px 6px 0; border-bottom: 1px solid var(--edge); text-align: left; vertical-align: top; }
thead th { color: var(--muted); font-size: 13px; font-weight: 500; overflow-wrap: normal; }
tbody th { font-weight: 600; }
.number { text-align: right; white-space: nowrap; }
code, pre { font: 13px/1.5 ui-monospace, monospace; }
pre { margin: 6px 0 0; padding: 10px 12px; white-space: pre-wrap; background: var(--card); border-radius: 6px; }
code { color: var(--muted); }
details > summary { width: fit-content; cursor: pointer; color: var(--muted); font-size: 13px; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr)); gap: 14px; }
.card, .findings { padding: 10px 14px; background: var(--card); border-radius: 6px; }
.card > p { margin-top: 4px; }
.card ul { padding: 0; list-style: none; }
.card li { display: flex; gap: 12px; justify-content: space-between; font-variant-numeric: tabular-nums; }
.card li strong { white-space: nowrap; }
.card svg { display: block; width: 100%; height: 44px; margin-top: 6px; }
.card polyline { fill: none; stroke: var(--line); stroke-width: 2; vector-effect: non-scaling-stroke; }
.findings { border-left: 4px solid var(--bad); margin-top: 18px; }
.findings h2 { margin: 0 0 4px; font-size: 16px; }
.findings ul { padding-left: 18px; }
.events > li { padding: 10px 0; border-bottom: 1px solid var(--edge); }
.events { padding: 0; list-style: none; }
.tags { color: var(--muted); font-size: 13px; }
`;
