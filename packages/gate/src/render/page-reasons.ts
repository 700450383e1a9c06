import type { Reason, Verdict } from '../schema/verdict.ts';
import { html, type Markup } from './html.ts';
import { commandFor, RULE_STORIES } from './rules.ts';
import { cut, plain } from './text.ts';
import { count, reasonsWorstFirst } from './wording.ts';

/** Reasons that stand open; those after them are folded. */
const MOST_OPEN = 25;
const SHORT = 320;

/** Text as it is; when it is long, its ends, with the whole folded below. */
export function text(whole: string, width = SHORT): Markup {
  if (whole.length <= width && !whole.includes('\n')) return html`${whole}`;
  const short = cut(plain(whole), width);
  return html`${short}
    <details>
      <summary>All of it</summary>
      <div class="full">${whole}</div>
    </details>`;
}

function reasonItem(reason: Reason): Markup {
  const { rule, effect, subject, actual, limit, evidence, sentence } = reason;
  const command = commandFor(reason);
  const { looks, blocks, next } = RULE_STORIES[rule];
  const listed = evidence.map((line) => html`<li>${line}</li>`);
  return html`<li class="tone-${effect}">
    <p class="rule"><span class="state">${effect}</span> · ${rule}</p>
    <h3>${cut(plain(sentence), SHORT)}</h3>
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
      ${sentence.length > SHORT ? html`<p class="full">${sentence}</p>` : undefined}
      ${
        listed.length
          ? html`<ul class="evidence">
              ${listed}
            </ul>`
          : undefined
      }
      <p class="about">${looks} ${blocks}</p>
      <p class="about">Next: ${next}</p>
      ${command ? html`<p class="command">${command}</p>` : undefined}
    </details>
  </li>`;
}

/** The section of the reasons, the worst first. */
export function reasonSection({ reasons, verdict }: Verdict): Markup {
  const items = reasonsWorstFirst(reasons).map(reasonItem);
  const [open, folded] = [items.slice(0, MOST_OPEN), items.slice(MOST_OPEN)];
  return html`<section aria-labelledby="reasons">
    <h2 id="reasons">Why</h2>
    ${
      open.length
        ? html`<ol class="reasons">
            ${open}
          </ol>`
        : html`<p>${verdict === 'pass' ? 'Nothing speaks against this build.' : 'No reason is given.'}</p>`
    }
    ${
      folded.length
        ? html`<details class="fine">
            <summary>${count(folded.length, 'more reason')}</summary>
            <ol class="reasons">
              ${folded}
            </ol>
          </details>`
        : undefined
    }
  </section>`;
}
