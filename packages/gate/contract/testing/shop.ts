import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const OVERRIDES = path.join(
  path.dirname(createRequire(import.meta.url).resolve('import-map-overrides')),
  'import-map-overrides.js',
);

/** A module of the shop as it is deployed; `slow` waits so many milliseconds after a click, `broken` shows nothing,
 * and `flaky` something every third time. */
type Build = `good-${string}` | `slow-${number}` | 'broken' | 'flaky';

const MODULES = ['cart', 'list'] as const;
type Builds = Record<(typeof MODULES)[number], Build>;
const FIRST: Builds = { cart: 'good-1', list: 'good-1' };

const source = (name: string, build: string) => `
  const wait = ${JSON.stringify(build)}.startsWith('slow-') ? Number(${JSON.stringify(build)}.slice(5)) : 0;
  const element = document.createElement('section');
  element.innerHTML = ${JSON.stringify(build === 'broken' ? '' : `<h2>${name}</h2><button>Open ${name}</button>`)};
  document.body.append(element);
  element.querySelector('button')?.addEventListener('click', () => setTimeout(() => {
    element.append(Object.assign(document.createElement('p'), { textContent: '${name} is open' }));
  }, 30 + wait));
`;

export interface Shop {
  url: string;
  deploy: (builds: Partial<Builds>) => void;
  /** Whether what both builds need is there. */
  isWell: boolean;
  /** A build whose files have been taken away. */
  unpublished: Build | undefined;
  /** Deploys what it had at first. */
  reset: () => void;
  close: () => void;
}

/** A portal of two modules, on one channel, that says what it is made of. */
export async function startShop(overridable = true): Promise<Shop> {
  const builds: Builds = { ...FIRST };
  let loads = 0;
  const imports = () =>
    Object.fromEntries(MODULES.map((name) => [`@shop/${name}`, `/assets/${name}/${builds[name]}/${name}.js`]));
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://shop');
    const [, name = '', build = ''] = /^\/assets\/(\w+)\/([\w-]+)\//.exec(pathname) ?? [];
    const answer = (type: string, body: string) =>
      response.writeHead(200, { 'content-type': type, 'access-control-allow-origin': '*' }).end(body);
    if (name && shop.unpublished === build) return response.writeHead(404).end();
    if (build === 'flaky') loads += 1;
    if (name) return answer('text/javascript', source(name, build === 'flaky' && loads % 3 ? 'broken' : build));
    if (pathname === '/importmap.json') return answer('application/json', JSON.stringify({ imports: imports() }));
    if (pathname === '/overrides.js') return answer('text/javascript', readFileSync(OVERRIDES, 'utf8'));
    if (pathname === '/version')
      return answer(
        'application/json',
        JSON.stringify({ channels: { stable: { digest: JSON.stringify(builds) } }, api: { digest: 'api' } }),
      );
    const map = `<script type="${overridable ? 'overridable-importmap' : 'importmap'}">${JSON.stringify({ imports: imports() })}</script>`;
    const overrides = overridable ? '<script src="/overrides.js"></script>' : '';
    const load = MODULES.map((one) => `import '@shop/${one}';`).join('');
    const page = `<body>${shop.isWell ? '<h1>Shop</h1>' : ''}<script type="module">${load}</script></body>`;
    return answer('text/html', `<!doctype html><link rel="icon" href="data:,">${map}${overrides}${page}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const shop: Shop = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    deploy: (change) => void Object.assign(builds, change),
    isWell: true,
    unpublished: undefined,
    reset: () => {
      shop.deploy(FIRST);
      shop.isWell = true;
      shop.unpublished = undefined;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return shop;
}
