import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test, type Page } from '@playwright/test';
import type { Verdict } from '../schema/verdict.ts';
import { renderPage } from './page.ts';
import { aFlow, aFinding, aVerdict, HOSTILE, hostile, LONG } from './testing.ts';
import * as controlled from './testing-control-scenes.ts';
import { failing, passing, undecided } from './testing-scenes.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Shows the page, and gives what the browser complained of and asked of any server. */
async function show(page: Page, verdict: Verdict) {
  const [complaints, requests]: [string[], string[]] = [[], []];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', ({ message }) => complaints.push(message));
  await page.route('**', (route) =>
    requests.push(route.request().url()) === 1
      ? route.fulfill({ contentType: 'text/html; charset=utf-8', body: renderPage(verdict) })
      : route.abort(),
  );
  await page.goto('https://verdict.example/');
  return { complaints, requests };
}

test('the policy of the page lets in its own style and nothing else', () => {
  const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(renderPage(passing())) ?? [];
  const digest = createHash('sha256').update(style).digest('base64');

  expect(renderPage(passing())).toContain(
    `content="default-src &#39;none&#39;; style-src &#39;sha256-${digest}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"`,
  );
});

test('the page tells the verdict, its findings and its areas', async ({ page }) => {
  const { complaints, requests } = await show(page, failing());

  await expect(page).toHaveTitle('Gate failed: staging, build 4f2a91c');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('fail Gate for staging');
  const findings = page
    .getByRole('region', { name: 'Findings', exact: true })
    .getByRole('listitem')
    .filter({ has: page.locator('h3') });
  await expect(findings).toHaveCount(6);
  await expect(findings.first()).toContainText('Create › shows it: expect(locator).toBeVisible() failed');
  await expect(findings.last()).toContainText('warn');
  await expect(page.getByText('attempt 2 in worker 1')).toBeHidden();
  await page.getByText('Evidence and what to do').first().click();
  await expect(page.getByText('attempt 2 in worker 1')).toBeVisible();
  await expect(page.getByRole('table', { name: 'Tests by result' }).getByRole('row').nth(1)).toHaveText(
    /entity\s*5\s*1/,
  );
  await expect(page.getByRole('list').filter({ hasText: 'Ada Lovelace' }).last()).toContainText('journey e2e-7f32');
  expect(complaints).toEqual([]);
  expect(requests).toHaveLength(1);
});

test('each flow has a plot with a title, worst first, and those within budget are folded', async ({ page }) => {
  await show(page, failing());
  const flows = page.getByRole('region', { name: 'Flows' });

  await expect(flows.getByRole('figure').filter({ visible: true }).getByRole('heading')).toHaveText([
    ...['journey.submit', 'entity.create', 'message.send', 'message.arrive', 'workflow.start'],
  ]);
  await expect(
    flows.getByRole('img', { name: /^entity\.create, slower: median 930 ms of 4 samples, \+39 % against/ }),
  ).toBeVisible();
  await flows.getByText('6 flows within budget').click();
  await expect(flows.getByRole('img')).toHaveCount(11);
});

test('a flow that was measured in pairs shows the control and the new build beside each other', async ({ page }) => {
  await show(page, controlled.slowerInPairs());
  const flow = page.getByRole('figure').filter({ hasText: 'entity.create' });

  await expect(flow.locator('dl > div')).toHaveText([
    /Control\s+101 ms/,
    /New\s+223 ms/,
    /Difference\s+\+121 %, 122 ms/,
    /Pairs\s+14/,
  ]);
  await expect(
    flow.getByRole('img', { name: /^entity\.create, slower: .*, \+121 % against the control \(101 ms\)/ }),
  ).toBeVisible();
});

test('the control, what differs from it and what caused a finding are told', async ({ page }) => {
  await show(page, controlled.brokenByThisChange());
  const header = page.getByRole('banner');

  await expect(header).toContainText('Caused by this change. The control does not have this problem');
  await expect(header.getByRole('definition').filter({ hasText: 'verified' })).toHaveText(
    /the last verified build \(sha256:651d1c8b3139 /,
  );
  await expect(header.getByRole('definition').filter({ hasText: 'differ' })).toHaveText(
    '2 modules differ: @portal/entity, @portal/kit',
  );
  await expect(page.getByRole('listitem').first()).toContainText('caused by this change');
  expect(renderPage(controlled.brokenElsewhere())).toContain('going back to the old build would not help');
  expect(renderPage(controlled.withoutControl())).toContain('none (no run of this target has passed yet)');
});

test('a preview says before all else that it cannot promote anything', async ({ page }) => {
  await show(page, controlled.preview());

  await expect(page.getByRole('banner')).toHaveText(
    /^\s*This is a preview: the verdict is of an unpublished build, so it cannot promote anything\. Tried: @portal\/entity from http:\/\/localhost:5173\/entity\.js\.\s+pass/,
  );
});

test('a plot draws every sample and the whole history inside its frame', async ({ page }) => {
  const flow = aFlow({ samples: [140, 150, 260], history: [100, 110, 120], state: 'fail' });
  await show(page, aVerdict({ flows: [flow] }));
  const [dots, points] = await page.getByRole('img').evaluate((svg) => [
    [...svg.querySelectorAll('[fill="var(--sample)"]')].map((dot) => {
      const { left, right, top, bottom } = dot.getBoundingClientRect();
      const frame = svg.getBoundingClientRect();
      return left > frame.left && right < frame.right && top > frame.top && bottom < frame.bottom;
    }),
    svg.querySelector('[stroke="var(--history)"]')?.getAttribute('d')?.split('L').length,
  ]);

  expect(dots).toEqual([true, true, true]);
  expect(points).toBe(3);
});

test('the same verdict is the same page, however many were rendered before', () => {
  const first = renderPage(failing());
  renderPage(undecided());

  expect(renderPage(failing())).toBe(first);
});

test('ids are unique and no style is inline', () => {
  const text = renderPage(failing());
  const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);

  expect(new Set(ids).size).toBe(ids.length);
  expect(text).not.toMatch(/ style=|<script|href=|src=/);
});

/** Ten times as wide as the window; a page of ten times as much takes a busy browser minutes to lay out. */
const wide = () => hostile(LONG.slice(0, 1_000));
for (const [name, make] of Object.entries({ passing, failing, undecided, ...controlled, hostile: wide }))
  for (const [colorScheme, widths] of [
    ['light', [400, 1_400]],
    ['dark', [1_400, 400]],
  ] as const)
    test(`a verdict that is ${name} is accessible and fits its window, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      const { complaints, requests } = await show(page, make());
      await page.locator('details').evaluateAll((all) => all.forEach((one) => one.setAttribute('open', '')));
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 });
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(wider, `${width} px`).toBeLessThanOrEqual(0);
      }
      // In the last width: colors do not depend on it, and each width is looked at in one of the two.
      await page.evaluate(axe);
      const violations = await page.evaluate(async () => {
        const { axe: checker } = window as unknown as {
          axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        };
        return (await checker.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
      });

      expect(violations).toEqual([]);
      expect(complaints).toEqual([]);
      expect(requests).toHaveLength(1);
    });

test('nothing in a verdict becomes markup', async ({ page }) => {
  const { complaints } = await show(
    page,
    hostile(`</title></style>"><img src=x onerror="document.title='!'">${HOSTILE}`),
  );

  await expect(page.locator('script, img, iframe, [onerror]')).toHaveCount(0);
  await expect(page).toHaveTitle(/^Gate failed: <\/title><\/style>"><img/);
  expect(complaints).toEqual([]);
  expect(renderPage(aVerdict({ summary: '$& $1 <style></style>' }))).toContain('$&amp; $1 &lt;style&gt;');
});

test('numbers that no plot expects are drawn all the same', async ({ page }) => {
  const odd: Parameters<typeof aFlow>[0][] = [
    { samples: [], duration: undefined, history: [] },
    { samples: [0], duration: 0, history: [0] },
    { samples: [1e300], duration: 1e300, history: [1e-9] },
    { warn: undefined, fail: undefined },
    { samples: Array.from({ length: 500 }, (_, index) => index), history: Array.from({ length: 300 }, () => 5) },
  ];
  await show(page, aVerdict({ flows: odd.map((change) => aFlow({ ...change, state: 'fail' })) }));

  await expect(page.getByRole('img')).toHaveCount(5);
  expect(renderPage(aVerdict({ flows: odd.map((change) => aFlow(change)) }))).not.toMatch(/="[^"]*(NaN|undefined)/);
});

test('a great many findings are folded, and none is lost', async ({ page }) => {
  const findings = Array.from({ length: 200 }, (_, index) => aFinding({ message: `message ${index} of many` }));
  await show(page, aVerdict({ verdict: 'fail', findings }));

  await expect(page.getByRole('heading', { name: /of many/ }).filter({ visible: true })).toHaveCount(25);
  await page.getByText('175 more findings').click();
  await expect(page.getByRole('heading', { name: 'message 199 of many' })).toBeVisible();
});
