import { createHash } from 'node:crypto';

/** The style of the page. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #fff; --card: #f5f6f8; --text: #1b1f24; --muted: #57606a; --edge: #d5dae0; --link: #0b57d0;
  --pass: #146c2e; --fail: #b3261e; --warn: #8a5a00; --undecided: #5a3fb0;
  --grid: #dfe3e8; --axis: #8a939d; --history: #6b7784; --sample: #0b57d0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171b; --card: #1d2127; --text: #e7eaee; --muted: #a6aeb8; --edge: #353c45; --link: #8ab4f8;
    --pass: #6fd08c; --fail: #ff8a80; --warn: #f0b64a; --undecided: #b9a7ff;
    --grid: #2d333b; --axis: #66707b; --history: #98a3af; --sample: #7fb2ff;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
body > * { max-width: 1360px; margin: 0 auto; padding: 0 clamp(14px, 3vw, 32px); }
header { padding-top: 24px; }
footer { padding-top: 24px; padding-bottom: 32px; color: var(--muted); font-size: 14px; }
h1 { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 14px; margin: 0 0 8px; font-size: clamp(22px, 4vw, 30px); line-height: 1.25; }
h2 { margin: 36px 0 12px; font-size: 21px; }
h3 { margin: 0; font-size: 16px; }
p, dl, dd, ul, ol, figure { margin: 0; }
.word { padding: 2px 14px; border-radius: 8px; color: var(--page); text-transform: uppercase; letter-spacing: .04em; }
.summary { max-width: 90ch; font-size: 18px; }
.tone-pass { --tone: var(--pass); } .tone-fail { --tone: var(--fail); }
.tone-warn { --tone: var(--warn); } .tone-undecided { --tone: var(--undecided); } .tone-none { --tone: var(--muted); }
.word { background: var(--tone); }
.state { color: var(--tone); font-weight: 650; white-space: nowrap; }
.preview { margin-bottom: 16px; padding: 10px 16px; background: var(--card); border-left: 4px solid var(--undecided); border-radius: 6px; }
.cause { display: inline-block; margin: 2px 0; padding: 0 8px; border: 1px solid var(--tone); border-radius: 999px; font-weight: 650; }
.context { display: flex; flex-wrap: wrap; gap: 8px 32px; margin-top: 16px; }
.context dt, .pair dt, .sides dt { color: var(--muted); font-size: 13px; }
.findings { display: grid; gap: 12px; padding: 0; list-style: none; }
.findings > li { padding: 12px 16px; background: var(--card); border-left: 4px solid var(--tone); border-radius: 6px; }
.findings h3 { font-weight: 600; }
.findings .rule { font-size: 14px; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 260px), 1fr)); gap: 8px 24px; margin-top: 8px; }
details { margin-top: 8px; }
summary { width: fit-content; cursor: pointer; color: var(--link); }
summary:focus-visible { outline: 2px solid var(--link); outline-offset: 3px; }
.full, .evidence li { white-space: pre-wrap; font: 13px/1.5 ui-monospace, monospace; }
.evidence { margin-top: 8px; padding-left: 20px; }
.command { margin-top: 4px; font: 13px/1.5 ui-monospace, monospace; }
.next { margin-top: 8px; }
.about { margin-top: 8px; color: var(--muted); font-size: 14px; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 0 48px; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 15px; }
caption { padding-bottom: 6px; color: var(--muted); font-size: 14px; text-align: left; }
th, td { padding: 5px 10px 5px 0; border-bottom: 1px solid var(--edge); text-align: right; vertical-align: top; }
th:first-child, td:first-child { text-align: left; }
thead th { color: var(--muted); font-size: 13px; font-weight: 500; overflow-wrap: normal; }
tbody th { font-weight: 500; }
tbody .state { white-space: normal; }
td.zero { color: var(--muted); }
.plain { padding-left: 20px; }
.other h3 { margin-top: 10px; }
.other > p { margin-top: 10px; }
.flows { display: grid; margin-top: 12px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 320px), 1fr)); gap: 16px; }
.flow { padding: 12px 14px 6px; background: var(--card); border-top: 3px solid var(--tone); border-radius: 6px; }
.flow .row { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 12px; }
.flow p { color: var(--muted); font-size: 14px; }
.sides { display: grid; grid-template-columns: repeat(4, auto); gap: 0 12px; margin-top: 6px; font-variant-numeric: tabular-nums; }
.sides dd { font-weight: 650; font-size: 15px; }
.flow strong { color: var(--text); }
.flow svg { display: block; width: 100%; max-width: 480px; height: auto; margin-top: 6px; font: 11px system-ui, sans-serif; }
.fine > summary { margin: 16px 0; font-size: 16px; }
.row + p, p + p { margin-top: 2px; }
@media (max-width: 520px) {
  .pair > div { display: grid; grid-template-columns: 52px 1fr; align-items: baseline; }
  th, td { padding-right: 6px; font-size: 14px; } thead th { font-size: 12px; } }
@media print { details::details-content { content-visibility: visible; height: auto; } }
`;

/** SHA-256 of the style, in base64: the only style that the page's policy lets in. */
export const STYLE_DIGEST = createHash('sha256').update(STYLE).digest('base64');
