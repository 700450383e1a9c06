import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test as base, expect } from '@playwright/test';
import { COMPILED_GATE, runNode } from '#testing';
import { ownSuite, type OwnSuite } from './testing/own-suite.ts';
import { startShop, type Shop } from './testing/shop.ts';

/** The title of its test has what nobody sees, and no report has. */
const SPEC = `
  import { expect, measures, test } from 'playwright-gate/flow';
  test.describe('Shop', { tag: '@shop' }, () => {
    test('opens\\0\\t\\u001B[1mits cart', measures('cart.open'), async ({ page, flow }) => {
      await page.goto('/');
      await expect(page.getByRole('heading', { name: 'Shop' })).toBeVisible({ timeout: 1_000 });
      await page.getByRole('button', { name: 'Open cart' }).waitFor({ timeout: 1_000 });
      await flow('cart.open', async () => {
        await page.getByRole('button', { name: 'Open cart' }).click();
        await expect(page.getByText('cart is open')).toBeVisible();
      });
    });
  });
`;

/** Stands after the shop's own test. */
const AFTERWARDS = `
  import { test } from 'playwright-gate/flow';
  test('Shop › stays open', { tag: '@shop' }, () => new Promise((resolve) => setTimeout(resolve, 5_000)));
`;

type By = 'overrides' | 'route';

interface Fixtures {
  /** `route`: the shop's pages know no overrides. */
  by: By;
  /** Whether a run ends once a test has failed twice. */
  stops: boolean;
  shop: Shop;
  /** A suite whose last run has passed. */
  suite: OwnSuite;
}

interface WorkerFixtures {
  shops: Record<By, Shop>;
  /** The history of a run of either shop that has passed, once there was one. */
  histories: Partial<Record<By, Buffer>>;
}

const test = base.extend<Fixtures, WorkerFixtures>({
  by: ['overrides', { option: true }],
  stops: [false, { option: true }],
  shops: [
    async ({}, use) => {
      const shops = { overrides: await startShop(), route: await startShop(false) };
      await use(shops);
      for (const shop of Object.values(shops)) shop.close();
    },
    { scope: 'worker' },
  ],
  histories: [async ({}, use) => use({}), { scope: 'worker' }],
  shop: async ({ by, shops }, use) => {
    const shop = shops[by];
    shop.reset();
    await use(shop);
  },
  suite: async ({ by, stops, shop, histories, launchOptions }, use, testInfo) => {
    const project = { name: 'shop', metadata: { channel: 'stable' }, use: { baseURL: shop.url, launchOptions } };
    const suite = ownSuite(
      testInfo,
      `workers: 1, retries: ${Number(stops)}, projects: [${JSON.stringify(project)}]`,
      { 'shop.test.ts': SPEC, ...(stops ? { 'stays.test.ts': AFTERWARDS } : {}) },
      {
        build: { path: '/version', take: { json: ['channels.{channel}.digest', 'api.digest'] } },
        control: { importMaps: '/importmap.json', by },
        regression: { seconds: 120, learningRuns: 0, leastMilliseconds: 20 },
        stopAfter: 1,
      },
    );
    const history = path.join(suite.folder, '.gate', 'history.ndjson');
    const known = histories[by];
    if (known) {
      mkdirSync(path.dirname(history));
      writeFileSync(history, known);
    } else {
      const { code, output } = await suite.run([], { GATE_BUILD: '' });
      expect(code, output).toBe(0);
      histories[by] = readFileSync(history);
    }
    await use(suite);
  },
});

test.describe.configure({ timeout: 300_000 });

const runs = (suite: OwnSuite, args: string[] = [], env = {}) => suite.run(args, { GATE_BUILD: '', ...env });

test('a flow that a change makes slower is found in the second run, with the module that does', async ({
  shop,
  suite,
}) => {
  shop.deploy({ cart: 'slow-250', list: 'good-2' });
  const { code, output, verdict } = await runs(suite);

  expect(code, output).toBe(1);
  expect(verdict?.cause).toBe('this change');
  expect(verdict?.control).toMatchObject({ modules: ['@shop/cart', '@shop/list'], whole: true });
  expect(verdict?.findings.filter(({ effect }) => effect === 'fail')).toMatchObject([
    {
      rule: 'regression',
      subject: 'cart.open',
      message: expect.stringMatching(/slower than with the last verified build: .* It comes from @shop\/cart\. /),
    },
  ]);
});

test('a test that a change breaks is told from one that is broken anyway', async ({ shop, suite }) => {
  shop.deploy({ cart: 'broken', list: 'good-2' });
  const ours = await runs(suite);

  expect(ours.code, ours.output).toBe(1);
  expect(ours.verdict?.cause).toBe('this change');
  expect(ours.verdict?.summary).toContain(
    'Shop › opens its cart is broken by this change, in @shop/cart, and passes with the last verified build: ',
  );

  shop.deploy({ cart: 'good-2' });
  shop.isWell = false;
  const theirs = await runs(suite);

  expect(theirs.code, theirs.output).toBe(2);
  expect(theirs.verdict?.cause).toBe('not this change');
  expect(theirs.verdict?.summary).toMatch(
    /^Undecided: 1 test is broken, but not by this change\. .* it fails with the last verified build as well: /,
  );
});

test.describe('a run that is stopped, for so much has failed', () => {
  test.use({ stops: true });

  test('tells whether the change is the cause as well, as its shards do', async ({ shop, suite }) => {
    shop.isWell = false;
    shop.deploy({ cart: 'good-2' });
    const { code, output, verdict } = await runs(suite);

    expect(output).toContain('The run is stopped: 1 test failed twice');
    expect(code, output).toBe(2);
    expect(verdict?.cause).toBe('not this change');

    for (const shard of ['1/2', '2/2']) await runs(suite, [`--shard=${shard}`], { GATE_RUN_ID: 'sharded' });
    const place = path.join(suite.folder, '.gate', 'journal');
    const journals = readdirSync(place).filter((name) => name.startsWith('sharded.'));
    const judged = await runNode([COMPILED_GATE, 'judge', ...journals], {}, { cwd: place });
    expect(judged.code, judged.output).toBe(2);
    expect(judged.output).toContain('1 test is broken, but not by this change');
  });
});

test('a test that a change makes flaky is told from one that fails always', async ({ shop, suite }) => {
  shop.deploy({ cart: 'flaky' });
  const { code, output, verdict } = await runs(suite);

  expect(code, output).toBe(1);
  expect(verdict?.findings.filter(({ effect }) => effect === 'fail')).toMatchObject([
    {
      rule: 'test failures',
      cause: 'this change',
      component: '@shop/cart',
      message: expect.stringContaining(
        'is made flaky by this change, in @shop/cart: it fails 8 of 12 times with the new build and 0 of 12 times with the last verified build: ',
      ),
    },
  ]);
});

test.describe('by route', () => {
  test.use({ by: 'route' });

  test('a page that a test opens by itself has the builds of its side; of one from before the test nothing is known', async ({
    shop,
    suite,
  }) => {
    const opensOn = (page: string) => `
    import { test } from 'playwright-gate/flow';
    const opened = {};
    test.beforeAll(async ({ browser }) => { opened.before = await browser.newPage(); });
    test('opens its cart', async ({ browser, side }) => {
      opened.own = await (await browser.newContext()).newPage();
      await opened.${page}.goto('${shop.url}');
      await opened.${page}.getByRole('button', { name: 'Open cart' }).waitFor({ timeout: 1_000 });
    });
  `;
    shop.deploy({ cart: 'broken' });
    for (const [page, cause] of [
      ['own', 'this change'],
      ['before', undefined],
    ] as const) {
      const beforeAll = page === 'before' ? opensOn(page) : opensOn(page).replace(/test\.beforeAll.*/, '');
      writeFileSync(path.join(suite.folder, 'shop.test.ts'), beforeAll);
      const { code, output, verdict } = await runs(suite);

      expect(code, output).toBe(1);
      expect(verdict?.cause, verdict?.summary).toBe(cause);
    }
  });
});

test.describe('by route, from a port of its own', () => {
  test.use({ by: 'route' });

  test('an unpublished module of this machine is loaded by a page whose document was changed', async ({ suite }) => {
    const own = await startShop(false);
    const good = await runs(suite, [], { GATE_OVERRIDE: `cart=${own.url}/assets/cart/good-1/cart.js` });
    own.close();

    expect(good.code, good.output).toBe(0);
  });
});

test('a control can be a deployment, which the same test opens at its own address', async ({ shop, suite }) => {
  const old = await startShop();
  const target = `{ of: () => ({ name: 'shop', url: '${shop.url}', deployed: true, control: '${old.url}' }) }`;
  const build = `{ path: '/version', take: { json: ['channels.{channel}.digest', 'api.digest'] } }`;
  writeFileSync(
    path.join(suite.folder, 'gate.mjs'),
    `export default { build: ${build}, regression: { seconds: 0, learningRuns: 0 }, target: ${target} };`,
  );
  const config = path.join(suite.folder, 'playwright.config.ts');
  writeFileSync(config, readFileSync(config, 'utf8').replace('policy.json', 'gate.mjs'));
  shop.deploy({ cart: 'broken' });
  const { code, output, verdict } = await runs(suite);
  old.close();

  expect(code, output).toBe(1);
  expect(verdict?.control).toMatchObject({ name: old.url });
  expect(verdict?.summary).toContain(`is broken by this change, and passes with ${old.url}: `);
});

test('an unpublished module is judged in the place of the published one, and its verdict promotes nothing', async ({
  shop,
  suite,
}) => {
  const at = (build: string) => ({ GATE_OVERRIDE: `cart=${shop.url}/assets/cart/${build}/cart.js` });
  const good = await runs(suite, [], at('good-7'));

  expect(good.code, good.output).toBe(0);
  expect(good.verdict?.build).toContain(`with @shop/cart from ${shop.url}/assets/cart/good-7/cart.js`);
  expect(good.verdict?.overrides).toEqual({ '@shop/cart': `${shop.url}/assets/cart/good-7/cart.js` });

  const bad = await runs(suite, [], at('broken'));
  expect(bad.code, bad.output).toBe(1);
  expect(bad.verdict?.summary).toContain(
    'is broken by this change, in @shop/cart, and passes with the published build: ',
  );

  const unknown = await runs(suite, [], { GATE_OVERRIDE: `basket=${shop.url}/assets/cart/good-7/cart.js` });
  expect(unknown.code, unknown.output).toBe(2);
  expect(unknown.output).toContain(
    '--override basket: the import map has no such module. It has @shop/cart, @shop/list.',
  );
});

test('where nothing differs, or no control is wanted, the verdict says that there was none', async ({
  shop,
  suite,
}) => {
  const same = await runs(suite);
  expect(same.code, same.output).toBe(0);
  expect(same.verdict?.control).toEqual({ none: 'the last verified build has the same modules' });

  shop.deploy({ cart: 'broken' });
  const without = await runs(suite, [], { GATE_CONTROL: 'none' });
  expect(without.code, without.output).toBe(1);
  expect(without.verdict?.control).toEqual({ none: 'GATE_CONTROL is none' });
  expect(without.verdict?.cause).toBeUndefined();

  const wrong = await runs(suite, [], { GATE_CONTROL: 'verfied' });
  expect(wrong.code, wrong.output).toBe(2);
  expect(wrong.output).toContain('GATE_CONTROL is "verfied", but no stage of that name has an address here');
  const absent = await runs(suite, [], { GATE_CONTROL: './absent.json' });
  expect(absent.output).toContain('GATE_CONTROL is "./absent.json", but there is no file ./absent.json.');

  shop.unpublished = 'good-1';
  const gone = await runs(suite);
  expect(gone.code, gone.output).toBe(1);
  expect(gone.verdict?.control).toEqual({
    none: `the last verified build is no longer published: ${shop.url}/assets/cart/good-1/cart.js answered 404`,
  });
});
