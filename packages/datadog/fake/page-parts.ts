import { html, type Markup } from 'playwright-gate/plugin';

export type Tone = 'good' | 'bad' | 'warn' | 'none';

export const state = (word: string, tone: Tone): Markup => html`<span class="state ${tone}">${word}</span>`;

export const section = (title: string, ...content: Markup[]): Markup =>
  html`<section>
    <h2>${title}</h2>
    ${content}
  </section>`;

export const nothing = (sentence: string): Markup => html`<p class="about">${sentence}</p>`;

/** A table; a heading that ends with `#` is of numbers. */
export function table(headings: readonly string[], rows: readonly (string | number | Markup)[][]): Markup {
  const kind = (index: number) => (headings[index]?.endsWith('#') ? 'number' : '');
  return html`<table>
    <thead>
      <tr>
        ${headings.map((heading, index) => html`<th class="${kind(index)}">${heading.replace('#', '')}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            ${row.map((cell, index) =>
              index === 0 ? html`<th scope="row">${cell}</th>` : html`<td class="${kind(index)}">${cell}</td>`,
            )}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** Three digits that matter, and the unit. */
export function show(value: number | undefined, unit = ''): string {
  if (value === undefined) return '–';
  const text = Number.isInteger(value) ? value.toLocaleString('en') : String(Number(value.toPrecision(3)));
  return unit ? `${text} ${unit}` : text;
}

export const share = (value: number | undefined): string => (value === undefined ? '–' : `${value.toFixed(2)} %`);

/** @param at milliseconds */
export const time = (at: number): string => new Date(at).toISOString().replace('T', ' ').slice(0, 19);
