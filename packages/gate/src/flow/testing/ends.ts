import { expect, type Page } from '@playwright/test';

interface End {
  html?: string;
  /** What the page does from the beginning. */
  before?: string;
  /** The change that it makes after the delay. */
  change?: string;
  /** What it does at once, and calls `done` itself. */
  go?: string;
  /** What the test does instead of a click on the button. */
  act?: (page: Page, go: () => Promise<void>) => Promise<unknown>;
  wait?: (page: Page) => Promise<unknown>;
}

const box = (page: Page) => page.getByRole('checkbox');
const field = (page: Page) => page.getByLabel('Result');
const status = (page: Page) => page.getByRole('status');
const ready = (page: Page) => expect(page.getByRole('heading', { name: 'Ready' })).toBeVisible();

const CHECKBOX = '<input type="checkbox">';
const FIELD = '<input aria-label="Result">';
const STATUS = '<p role="status">Busy</p>';
const HEADING = `$('main').append(element('h1', 'Ready'))`;
const SHEET = '<style id="late">h1{display:none}</style><h1>Ready</h1>';
const rows = (text: string) =>
  `Array.from({ length: 2000 }, (_, row) => { const tr = element('tr', ''); for (const cell of [row, '${text}', 'b', 'c']) tr.append(element('td', cell)); return tr; })`;
/** Something that changes a lot beside what is awaited. */
const beside = (work: string) =>
  `const box = element('div', ''); $('main').after(box); const cells = Array.from({ length: 40 }, () => box.appendChild(element('b', '0'))); let tick = 0; setInterval(() => { ${work} }, 10);`;

/** Each way in which a wait can end, with a page that makes it so, told by a property, a list, or what goes on beside it. */
export const ENDS: Record<string, End> = {
  'checked by property': {
    html: CHECKBOX,
    change: `$('[type=checkbox]').checked = true`,
    wait: (page) => expect(box(page)).toBeChecked(),
  },
  'indeterminate by property': {
    html: CHECKBOX,
    change: `$('[type=checkbox]').indeterminate = true`,
    wait: (page) => expect(box(page)).toBeChecked({ indeterminate: true }),
  },
  'value by property': {
    html: FIELD,
    change: `$('input').value = 'Ready'`,
    wait: (page) => expect(field(page)).toHaveValue('Ready'),
  },
  'text area by property': {
    html: '<textarea aria-label="Result">Busy</textarea>',
    change: `$('textarea').value = 'Ready'`,
    wait: (page) => expect(field(page)).not.toHaveValue('Busy'),
  },
  'select by property': {
    html: '<select aria-label="Result"><option>Busy</option><option>Ready</option></select>',
    change: `$('select').value = 'Ready'`,
    wait: (page) => expect(field(page)).toHaveValue(/ready/i),
  },
  'found by a property': {
    html: CHECKBOX,
    change: `$('[type=checkbox]').checked = true`,
    wait: (page) => expect(page.getByRole('checkbox', { checked: true })).toBeVisible(),
  },
  'details opened': {
    html: '<details><summary>More</summary><h1>Ready</h1></details>',
    change: `$('details').open = true`,
    wait: ready,
  },
  'dialog shown': {
    html: '<dialog><h1>Ready</h1></dialog>',
    change: `$('dialog').showModal()`,
    wait: ready,
  },
  disabled: {
    html: '<fieldset><button id="next">Next</button></fieldset>',
    change: `$('fieldset').disabled = true`,
    wait: (page) => expect(page.getByRole('button', { name: 'Next' })).toBeDisabled(),
  },
  editable: {
    html: '<input aria-label="Result" readonly>',
    change: `$('input').readOnly = false`,
    wait: (page) => expect(field(page)).toBeEditable(),
  },
  focused: { html: FIELD, change: `$('input').focus()`, wait: (page) => expect(field(page)).toBeFocused() },
  'in view': {
    html: '<div style="height:3000px"></div><h1>Ready</h1>',
    change: `$('h1').scrollIntoView()`,
    wait: (page) => expect(page.getByRole('heading')).toBeInViewport(),
  },
  'emptied text': { html: STATUS, change: `$('p').textContent = ''`, wait: (page) => expect(status(page)).toBeEmpty() },
  'emptied field': {
    html: '<input aria-label="Result" value="Busy">',
    change: `$('input').value = ''`,
    wait: (page) => expect(field(page)).toBeEmpty(),
  },
  'fewer of them': {
    html: '<ul><li>one</li><li>two</li><li>three</li></ul>',
    change: `$('li').remove()`,
    wait: (page) => expect(page.getByRole('listitem')).toHaveCount(2),
  },
  class: {
    html: STATUS,
    change: `$('p').className = 'is ready'`,
    wait: (page) => expect(status(page)).toHaveClass(/ready/),
  },
  'one class of several': {
    html: STATUS,
    change: `$('p').className = 'is ready'; setTimeout(() => $('p').classList.add('late'), 150)`,
    wait: (page) => expect(status(page)).toContainClass('ready'),
  },
  'computed style': {
    html: `${STATUS}<style id="late" media="print">p{color:rgb(1,2,3)}</style>`,
    change: `$('#late').sheet.media.mediaText = 'all'`,
    wait: (page) => expect(status(page)).toHaveCSS('color', 'rgb(1, 2, 3)'),
  },
  attribute: {
    html: STATUS,
    change: `$('p').dataset.state = 'ready'; setTimeout(() => { $('p').dataset.state = 'ready again' }, 150)`,
    wait: (page) => expect(status(page)).toHaveAttribute('data-state', /ready/),
  },
  'own property': {
    html: STATUS,
    change: `$('p').state = { ready: true }`,
    wait: (page) => expect(status(page)).toHaveJSProperty('state', { ready: true }),
  },
  title: {
    change: `document.title = 'Ready'`,
    wait: (page) => expect(page).toHaveTitle('Ready'),
  },
  'address alone': {
    change: `history.pushState({}, '', '/ready'); setTimeout(() => history.replaceState({}, '', '/ready?more'), 150)`,
    wait: (page) => expect(page).toHaveURL(/ready/),
  },
  'text that is another': {
    html: STATUS,
    change: `$('p').textContent = 'Ready'; setTimeout(() => { $('p').textContent = 'Done' }, 150)`,
    wait: (page) => expect(status(page)).not.toHaveText('Busy'),
  },
  'style sheet out of use': { html: SHEET, change: `$('#late').sheet.disabled = true`, wait: ready },
  'style sheet adopted': {
    html: '<style>h1{display:none}</style><h1>Ready</h1>',
    change: `const sheet = new CSSStyleSheet(); sheet.replaceSync('h1{display:block}'); document.adoptedStyleSheets.push(sheet)`,
    wait: ready,
  },
  'shown by a closed shadow root': {
    html: '<div id="host"><h1>Ready</h1></div>',
    before: `const root = $('#host').attachShadow({ mode: 'closed' }); root.innerHTML = '<section hidden><slot></slot></section>'`,
    change: `root.firstChild.hidden = false`,
    wait: ready,
  },
  'waited for by the locator': { change: HEADING, wait: (page) => page.getByRole('heading').waitFor() },
  'waited for until hidden': {
    html: STATUS,
    change: `$('p').hidden = true`,
    wait: (page) => status(page).waitFor({ state: 'hidden' }),
  },
  'waited for until detached': {
    html: STATUS,
    change: `$('p').remove()`,
    wait: (page) => status(page).waitFor({ state: 'detached' }),
  },
  'waited for by a selector': {
    change: `${HEADING}; setTimeout(() => ${HEADING}, 150)`,
    wait: (page) => page.waitForSelector('h1', { state: 'attached' }),
  },
  'table of 2,000 rows': {
    html: '<table><tbody></tbody></table>',
    change: `$('tbody').append(...${rows('Ready')})`,
    wait: (page) => expect(page.locator('tr')).toHaveCount(2_000),
  },
  'row of 2,000 in place': {
    html: '<table><tbody></tbody></table>',
    before: `$('tbody').append(...${rows('Busy')})`,
    change: `for (const row of document.querySelectorAll('tr')) row.cells[1].firstChild.data = 'Ready'`,
    wait: (page) => expect(page.locator('tr').nth(1_500)).toContainText('Ready'),
  },
  'beside a ticker': {
    before: beside(`for (const cell of cells) cell.textContent = String(tick += 1)`),
    change: HEADING,
    wait: ready,
  },
  'beside a chart': {
    before: beside(
      `document.body.className = 'tick' + (tick += 1); for (const cell of cells) cell.style.width = tick % 90 + 'px'`,
    ),
    change: `${HEADING}; const draw = () => $('main').replaceChildren(element('h1', 'Ready')); setInterval(draw, 30)`,
    wait: ready,
  },
  'beside a list that is drawn again': {
    html: CHECKBOX,
    before: beside(`box.replaceChildren(...Array.from({ length: 60 }, () => element('b', String(tick += 1))))`),
    change: `$('[type=checkbox]').checked = true`,
    wait: (page) => expect(box(page)).toBeChecked(),
  },
  'a download': {
    change: `element('a', '', { href: 'data:text/plain,file', download: 'file.txt' }).click()`,
    act: (page, go) => Promise.all([page.waitForEvent('download'), go()]),
    wait: () => Promise.resolve(),
  },
  'a new page': {
    change: `window.open('about:blank')`,
    act: (page, go) => Promise.all([page.waitForEvent('popup'), go()]),
    wait: () => Promise.resolve(),
  },
  'a new page of the context': {
    change: `window.open('about:blank')`,
    act: (page, go) => Promise.all([page.context().waitForEvent('page'), go()]),
    wait: () => Promise.resolve(),
  },
  'a role': {
    html: STATUS,
    change: `$('p').setAttribute('role', 'alert')`,
    wait: (page) => expect(page.locator('p')).toHaveRole('alert'),
  },
  'a list that shrinks': {
    html: '<ul><li>one</li><li>two</li><li>three</li></ul>',
    before: `document.addEventListener('click', () => setTimeout(() => $('li').remove(), delay - 100))`,
    change: `$('li').remove()`,
    wait: (page) => expect(page.getByRole('listitem')).toHaveCount(1),
  },
  'a response': {
    go: `fetch('/slow?delay=' + delay).then(done)`,
    act: (page, go) => Promise.all([page.waitForResponse(/slow/), go()]),
    wait: () => Promise.resolve(),
  },
};
