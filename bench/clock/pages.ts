import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A page for each way in which a state can come about, with a true delay that it keeps and measures itself: it notes in
 * `truth` when the input came and when it made the change, and knows nothing of who else measures.
 */
const SCRIPT = `
const params = new URLSearchParams(location.search);
const delay = Number(params.get('delay'));
const truth = { waited: 0, began: undefined };
const stamp = () => performance.timeOrigin + performance.now();
const begins = (event) => { truth.began = performance.timeOrigin + event.timeStamp; };
window.done = () => { if (truth.began !== undefined) truth.waited += stamp() - truth.began; truth.began = undefined; };
const later = (change, wait = delay) => {
  const due = performance.now() + wait;
  const go = () => (performance.now() < due ? setTimeout(go) : (change(), done()));
  setTimeout(go, Math.max(0, wait - 2));
};
const element = (name, text, attributes = {}) => {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};
const $ = (selector) => document.querySelector(selector);
const onGo = (run) => $('#go').addEventListener('click', (event) => { begins(event); run(event); });
`;

const button = '<button id="go">Go</button>';
const page = (body: string, script: string) =>
  `<!doctype html><meta charset="utf-8"><title>clock</title><style>.off{display:none}</style><body>${body}<main></main><script>${SCRIPT}${script}</script>`;

/** The document that is loaded, in a window or a frame, after its server waited: it notes its own moment. */
const arrival = (report: string) =>
  `<!doctype html><meta charset="utf-8"><title>arrived</title><body><h1>Ready</h1><script>${report}</script>`;

export const KINDS: Record<string, string> = {
  inserted: page(button, `onGo(() => later(() => $('main').append(element('h1', 'Ready'))));`),
  'text in place': page(
    `${button}<p role="status">Busy</p>`,
    `onGo(() => later(() => { $('p').firstChild.data = 'Ready'; }));`,
  ),
  'revealed by class': page(
    `${button}<h1 class="off">Ready</h1>`,
    `onGo(() => later(() => $('h1').classList.remove('off')));`,
  ),
  'revealed by a transition': page(
    `${button}<h1 style="visibility:hidden">Ready</h1>`,
    `onGo(() => { const h = $('h1'); h.style.transition = 'visibility 0s linear ' + delay + 'ms'; h.addEventListener('transitionend', done); h.style.visibility = 'visible'; });`,
  ),
  replaced: page(
    `${button}<div id="slot"><p>Busy</p></div>`,
    `onGo(() => { const draw = (...nodes) => $('#slot').replaceChildren(...nodes); later(() => { draw(element('h1', 'Ready'), element('p', 'one')); setTimeout(() => draw(element('h1', 'Ready'), element('p', 'two')), 120); }); });`,
  ),
  enabled: page(
    `${button}<button id="next" disabled>Next</button>`,
    `onGo(() => later(() => { $('#next').disabled = false; }));`,
  ),
  gone: page(`${button}<p role="status">Busy</p>`, `onGo(() => later(() => $('p').remove()));`),
  counted: page(
    `${button}<ul><li>one</li></ul>`,
    `onGo(() => { setTimeout(() => $('ul').append(element('li', 'two')), delay / 2); later(() => $('ul').append(element('li', 'three'))); });`,
  ),
  value: page(
    `${button}<input aria-label="Result">`,
    `onGo(() => later(() => { $('input').value = 'Ready'; $('main').append('set'); }));`,
  ),
  'virtual list': page(
    `<div id="list" tabindex="0" role="list" aria-label="Rows" style="height:100px;overflow:auto"><div style="height:9000px">${Array.from({ length: 5 }, (_, index) => `<div role="listitem"><b>row ${index}</b> <i>0</i></div>`).join('')}</div></div>`,
    `let going = false; $('#list').addEventListener('wheel', (event) => { if (going) return; going = true; begins(event); later(() => { document.querySelectorAll('b').forEach((row, index) => { row.firstChild.data = 'row ' + (50 + index); }); let tick = 0; setInterval(() => document.querySelectorAll('i').forEach((cell) => { cell.firstChild.data = String(tick += 1); }), 40); }); });`,
  ),
  'single-page navigation': page(
    button,
    `onGo(() => later(() => { history.pushState({}, '', '/arrived'); $('main').replaceChildren(element('h1', 'Ready')); }));`,
  ),
  'shadow root': page(
    button,
    `onGo(() => later(() => { const host = element('div', ''); $('main').append(host); host.attachShadow({ mode: 'open' }).append(element('h1', 'Ready')); }));`,
  ),
  'two interactions': page(
    `<button id="go">Go</button>`,
    `onGo(() => later(() => { const next = element('button', 'Next'); next.onclick = (event) => { begins(event); later(() => $('main').append(element('h1', 'Ready'))); }; $('main').append(next); }));`,
  ),
  'frame of the same origin': page(
    `${button}<iframe srcdoc="<body></body>" title="inner"></iframe>`,
    `onGo(() => later(() => $('iframe').contentDocument.body.append(element('h1', 'Ready'))));`,
  ),
  'frame that loads': page(
    button,
    `onGo(() => { const frame = element('iframe', '', { title: 'inner', src: '/slow?report=frame&delay=' + delay }); $('main').append(frame); });`,
  ),
  'page load': page(
    button,
    `onGo((event) => { sessionStorage.setItem('began', String(truth.began)); location.assign('/slow?report=page&delay=' + delay); });`,
  ),
  address: page('', ''),
  'pop-up': page(button, `onGo(() => window.open('/slow?report=popup&delay=' + delay));`),
  'reload in the middle': page(
    `${button}<h1 class="off">Ready</h1>`,
    `const began = sessionStorage.getItem('began'); if (began) { truth.began = Number(began); sessionStorage.removeItem('began'); later(() => $('h1').classList.remove('off')); } else onGo(() => { sessionStorage.setItem('began', String(truth.began)); location.reload(); });`,
  ),
};

const REPORTS: Record<string, string> = {
  frame: 'parent.done();',
  popup: 'opener.done();',
  page: `window.truth = { waited: performance.timeOrigin + performance.now() - Number(sessionStorage.getItem('began')) };`,
  address: 'window.truth = { waited: performance.now() };',
};

/** Serves the pages on the loopback interface. */
export async function servePages(): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const answer = (html: string) => response.setHeader('content-type', 'text/html; charset=utf-8').end(html);
    if (pathname === '/slow')
      setTimeout(
        () => answer(arrival(REPORTS[searchParams.get('report') ?? ''] ?? '')),
        Number(searchParams.get('delay')),
      );
    else answer(KINDS[searchParams.get('kind') ?? ''] ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
