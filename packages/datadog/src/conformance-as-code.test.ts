import { expect } from '@playwright/test';
import type { Request } from './client.ts';
import { askPath, DURATION, LEARNS, refusal, test, valueOf } from './testing/conformance.ts';

test.describe.configure({ timeout: LEARNS + 60_000 });

type One = { id: string | number };
/** What an answer holds: one thing or several, some kinds in a field. */
const heldBy = (answer: unknown): One[] => {
  const { data, dashboards } = answer as { data?: One[]; dashboards?: One[] };
  return [data ?? dashboards ?? (answer as One | One[])].flat();
};

const tagOf = (word: string) => `e2e-conformance:${word}`;
const widget = {
  definition: {
    type: 'list_stream',
    requests: [
      {
        response_format: 'event_list',
        columns: [],
        query: { data_source: 'event_stream', query_string: '$env', event_size: 'l' },
      },
    ],
  },
  layout: { x: 0, y: 0, width: 12, height: 2 },
};

interface Case {
  body: (word: string) => object;
  /** What is different in the same thing once it is changed. */
  name: (name: string) => object;
  /** Where it is listed; of a word that nothing has, it is not. */
  list: (word: string) => string;
  isByTag: boolean;
}
const CASES: Record<string, Case> = {
  monitor: {
    body: (word) => ({
      type: 'query alert',
      query: `avg(last_1h):avg:${DURATION}{env:${word}} > 5`,
      message: 'Made by a test, and removed by it.',
      tags: [tagOf(word)],
      options: { thresholds: { critical: 5, critical_recovery: 4 }, on_missing_data: 'default' },
    }),
    name: (name) => ({ name }),
    list: (word) => `?monitor_tags=${tagOf(word)}&page=0&page_size=1000`,
    isByTag: true,
  },
  slo: {
    body: (word) => ({
      type: 'metric',
      tags: [tagOf(word)],
      thresholds: [{ timeframe: '7d', target: 95, warning: 99 }],
      query: {
        numerator: `sum:e2e.conformance.count{outcome:passed}.as_count()`,
        denominator: `sum:e2e.conformance.count{*}.as_count()`,
      },
    }),
    name: (name) => ({ name }),
    list: (word) => `?tags_query=${tagOf(word)}&limit=1000&offset=0`,
    isByTag: true,
  },
  dashboard: {
    body: (word) => ({
      description: `Made by a test.\n\n${word}`,
      layout_type: 'ordered',
      reflow_type: 'fixed',
      template_variables: [{ name: 'env', prefix: 'env', defaults: ['*'] }],
      widgets: [widget],
    }),
    name: (title) => ({ title }),
    list: () => '?count=100&start=0',
    isByTag: false,
  },
};

for (const [kind, { body, name, list, isByTag }] of Object.entries(CASES))
  test(`a ${kind} goes round with all that was declared, is listed, changed and removed`, async ({ organization }) => {
    const { access, word, finally: atEnd } = organization;
    const ask = (method: Request['method'], rest: string, sent?: object) =>
      askPath(access, { method, path: `/api/v1/${kind}${rest}`, body: sent });
    const type = kind === 'monitor' ? { type: expect.stringMatching(/^(query|metric) alert$/) } : {};

    const [made] = heldBy(valueOf(await ask('POST', '', { ...body(word), ...name(word) })));
    atEnd(() => ask('DELETE', `/${made?.id}`));
    expect(made).toMatchObject({ ...body(word), ...name(word), ...type });
    await expect(async () => {
      const listed = heldBy(valueOf(await ask('GET', list(word))));
      expect(listed.filter(({ id }) => id === made?.id)).toMatchObject([name(word)]);
    }).toPass({ timeout: LEARNS });
    if (isByTag) expect(heldBy(valueOf(await ask('GET', list(`${word}-none`))))).toEqual([]);
    const changed = await ask('PUT', `/${made?.id}`, { ...body(word), ...name(`${word}!`) });
    expect(heldBy(valueOf(changed))).toMatchObject([{ id: made?.id, ...name(`${word}!`) }]);
    valueOf(await ask('DELETE', `/${made?.id}`));
    expect(refusal(await ask('DELETE', `/${made?.id}`))).toMatchObject({ status: 404 });
  });
