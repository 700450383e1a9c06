import type { Finding, Verdict } from '../schema/verdict.ts';
import { pluralize } from '../wording.ts';
import { CAUSES, REMEDIES } from './control-words.ts';
import { commandFor, describeRule } from './explanation.ts';
import { html, type Markup } from './html.ts';
import { cut, plain } from './text.ts';
import { findingsWorstFirst } from './verdict-parts.ts';

/** Findings that stand open; those after them are folded. */
const MOST_OPEN = 25;
const SHORT = 320;

/** Text as it is; of a long one both ends, with the full text folded below. */
export function text(whole: string, width = SHORT): Markup {
  if (whole.length <= width && !whole.includes('\n')) return html`${whole}`;
  const short = cut(plain(whole), width);
  return html`${short}
    <details>
      <summary>Full text</summary>
      <div class="full">${whole}</div>
    </details>`;
}

function findingItem(finding: Finding, verdict: Verdict): Markup {
  const { rule, effect, subject, actual, limit, evidence, message, cause } = finding;
  const command = commandFor(finding, verdict);
  const about = describeRule(rule);
  const listed = evidence.map((line) => html`<li>${line}</li>`);
  return html`<li class="tone-${effect}">
    <p class="rule">
      <span class="state">${effect}</span> · ${rule}
      ${cause ? html`<span class="cause">${CAUSES[cause]}</span>` : undefined}
    </p>
    <h3>${cut(plain(message), SHORT)}</h3>
    <dl class="pair">
      <div>
        <dt>About</dt>
        <dd>${text(subject)}</dd>
      </div>
      <div>
        <dt>Actual</dt>
        <dd>${text(actual)}</dd>
      </div>
      <div>
        <dt>Limit</dt>
        <dd>${text(limit)}</dd>
      </div>
    </dl>
    <details>
      <summary>Evidence and what to do</summary>
      ${message.length > SHORT ? html`<p class="full">${message}</p>` : undefined}
      ${
        listed.length
          ? html`<ul class="evidence">
              ${listed}
            </ul>`
          : undefined
      }
      ${cause ? html`<p class="next">${REMEDIES[cause]}</p>` : undefined}
      <p class="next">${about.next}</p>
      ${command ? html`<p class="command">${command}</p>` : undefined}
      <p class="about">Rule: ${about.rule}</p>
    </details>
  </li>`;
}

/** The section of the findings, the worst first. */
export function findingSection(whole: Verdict): Markup {
  const { findings, verdict } = whole;
  const items = findingsWorstFirst(findings).map((one) => findingItem(one, whole));
  const [open, folded] = [items.slice(0, MOST_OPEN), items.slice(MOST_OPEN)];
  return html`<section aria-labelledby="findings">
    <h2 id="findings">Findings</h2>
    ${
      open.length
        ? html`<ol class="findings">
            ${open}
          </ol>`
        : html`<p>
            ${verdict === 'pass' ? 'No problems were found in this build.' : 'The verdict lists no findings.'}
          </p>`
    }
    ${
      folded.length
        ? html`<details class="fine">
            <summary>${pluralize(folded.length, 'more finding')}</summary>
            <ol class="findings">
              ${folded}
            </ol>
          </details>`
        : undefined
    }
  </section>`;
}
