import { expect, test } from '@playwright/test';
import {
  aHistory,
  aPastRun,
  aPlan,
  aPolicy,
  aRecord,
  aTest,
  anAttempt,
  anEntry,
  someContext,
  START,
} from '../testing/builders.ts';
import type { RuleContext } from './rule.ts';
import { laxerRules } from './laxer-rules.ts';
import { snapshotOf } from './policy-snapshot.ts';

type Given = Partial<Omit<RuleContext, 'policy' | 'history'>> & {
  policy?: Parameters<typeof aPolicy>[0];
  history?: Partial<RuleContext['history']>;
};
const contextOf = ({ policy, history, ...change }: Given = {}) =>
  someContext({ ...change, policy: aPolicy(policy), history: aHistory(history) });
/** What is told where the last pass was judged by one thing, and this run by another. */
const findingsBetween = (before: Given, now: Given) =>
  laxerRules.check(contextOf({ ...now, history: { lastPolicy: snapshotOf(contextOf(before)), ...now.history } }));
const FLOW = 'entity.create';
const budget = (change: object = {}) => ({ policy: { flows: { [FLOW]: { warn: 100, fail: 200, ...change } } } });
const name = 'entity/create.spec.ts › Create › shows it';
const fails = aTest({ attempts: [anAttempt({ status: 'failed', ok: true })] });
const reason = 'the page is gone';

for (const [what, before, now, says] of [
  ['a fail limit', budget(), budget({ fail: 900 }), 'the limit "fail" of entity.create went from 200 ms to 900 ms'],
  ['a warn limit', budget(), budget({ warn: 150 }), 'the limit "warn" of entity.create went from 100 ms to 150 ms'],
  ['a weight', budget({ weight: 2 }), budget(), 'the limit "weight" of entity.create went from 2 to 1'],
  ['a flow that is optional', budget(), budget({ optional: true }), 'entity.create need not be measured (optional)'],
  ['a budget that is gone', budget(), { policy: { flows: {} } }, 'entity.create lost its budget'],
  [
    'a stage that is false',
    budget(),
    budget({ stages: { production: false } }),
    'entity.create need not be measured in production',
  ],
  [
    'a limit of a stage that had the usual one',
    budget(),
    budget({ stages: { production: { warn: 100, fail: 999 } } }),
    'the limit "fail in production" of entity.create went from 200 ms to 999 ms',
  ],
  [
    'a stricter limit of a stage that is gone',
    budget({ stages: { production: { warn: 100, fail: 120 } } }),
    budget(),
    'the limit "fail in production" of entity.create went from 120 ms to 200 ms',
  ],
  [
    'samples',
    { policy: { samples: { least: 3 } } },
    { policy: { samples: { least: 1 } } },
    'samples.least went from 3',
  ],
  ['flaky tests', {}, { policy: { flaky: { most: 5 } } }, 'flaky.most went from 0 to 5'],
  ['a share of flaky tests', { policy: { flaky: { share: 0.1 } } }, {}, 'flaky.share went from 0.1 to 1'],
  ['a share of the quarantine', {}, { policy: { quarantine: { share: 0.2 } } }, 'quarantine.share went from 0.05'],
  ['days of the quarantine', { policy: { quarantine: { days: 7 } } }, {}, 'quarantine.days went from 7 to 30'],
  ['no re-measurement', {}, { policy: { regression: { seconds: 0 } } }, 'regression.seconds went from 180 to 0'],
  ['fewer looks', {}, { policy: { regression: { rounds: 3 } } }, 'regression.rounds went from 12 to 3'],
  ['a ratio', {}, { policy: { regression: { leastRatio: 1.5 } } }, 'regression.leastRatio went from 1.05 to 1.5'],
  [
    'more evidence to block',
    {},
    { policy: { regression: { falseBlocks: 0.001 } } },
    'regression.falseBlocks went from',
  ],
  ['days of validity', {}, { policy: { validDays: 30 } }, 'validDays went from 7 to 30'],
  [
    'delivery',
    { policy: { telemetry: { required: true } } },
    {},
    'telemetry.required was taken away: metrics need not be delivered',
  ],
  ['the source of the build', { policy: { build: { path: '/v', take: 'digest' } } }, {}, 'build was taken away'],
  ['a step', { policy: { steps: [{ title: /pay/ }] } }, {}, 'the step /pay/ is gone'],
  [
    'a health signal',
    { record: aRecord({ health: [{ type: 'health', name: 'db', state: 'ok', detail: '' }] }) },
    {},
    'the health signal db is gone',
  ],
  ['more retries', {}, { record: aRecord({ plan: aPlan({ retries: 3 }) }) }, 'retries went from 1 to 3'],
  ['a new entry', {}, { quarantine: [anEntry()] }, `${name} went into quarantine until 2026-11-30 (team entity, E-1)`],
  [
    'an entry that lasts longer',
    { quarantine: [anEntry()] },
    { quarantine: [anEntry({ expires: '2026-12-10' })] },
    `the quarantine of ${name} was prolonged from 2026-11-30 to 2026-12-10`,
  ],
  ['an expected failure', {}, { record: aRecord({ tests: [fails] }) }, `${name} is expected to fail (test.fail)`],
  [
    'a test that is declared as removed',
    {},
    { policy: { removed: [{ test: 'a.spec.ts › a', reason }] } },
    'the test a.spec.ts › a was removed (the page is gone)',
  ],
  [
    'a flow that is declared as removed',
    budget(),
    { policy: { flows: {}, removed: [{ flow: FLOW, reason }] } },
    'the flow entity.create was removed (the page is gone)',
  ],
] as [string, Given, Given, string][])
  test(`what became laxer is told: ${what}`, () => {
    expect(findingsBetween(before, now)).toEqual([
      expect.objectContaining({
        rule: 'laxer rules',
        effect: 'warn',
        message: expect.stringMatching(/^Since the last pass, .*\.$/),
      }),
    ]);
    expect(findingsBetween(before, now)[0]?.message).toContain(says);
    expect(findingsBetween(before, before)).toEqual([]);
    // The way back is stricter.
    expect(findingsBetween(now, before)).toEqual([]);
  });

test('without a pass that says what it was judged by, nothing became laxer', () => {
  expect(laxerRules.check(contextOf(budget({ fail: 900 })))).toEqual([]);
});

test('a test that the last pass had is told when it goes, though it was declared long before', () => {
  const policy = { removed: [{ test: 'gone.spec.ts › Gone', reason }] };
  const lastPassing = { digest: 'd', tests: [['9', 'gone.spec.ts › Gone']] as [string, string][] };

  expect(findingsBetween({ policy }, { policy, history: { lastPassing } })).toMatchObject([
    { subject: 'gone.spec.ts › Gone' },
  ]);
});

test('a level that somebody accepted since the last pass is told, with who and why', () => {
  const accepted = (at: number) =>
    ({ type: 'accepted', at, series: 's', flow: FLOW, by: 'Ada', because: 'prices' }) as const;
  const runs = [aPastRun({ at: START - 10 })];
  const told = (at: number) => laxerRules.check(contextOf({ history: { runs, accepted: [accepted(at)] } }));

  expect(told(START - 5)).toMatchObject([
    { subject: FLOW, message: expect.stringContaining('Ada accepted what entity.create takes now (prices)') },
  ]);
  expect(told(START - 11)).toEqual([]);
});

test('a history that is not there is told where a pipeline judges a deployment, and nowhere else', () => {
  const told = (plan: Parameters<typeof aPlan>[0], history: Given['history'] = {}) =>
    laxerRules.check(contextOf({ record: aRecord({ plan: aPlan(plan) }), history })).map(({ message }) => message);
  const judged = { enforced: true, deployed: true };

  expect(told(judged)).toEqual([
    expect.stringContaining('The history has no run of staging at https://portal.example.com'),
  ]);
  expect(told(judged, { foreign: ['staging at x'] })[0]).toContain('It has runs of 1 other target only: staging at x.');
  for (const plan of [{}, { enforced: true, deployed: false }, { enforced: false, deployed: true }])
    expect(told(plan)).toEqual([]);
  for (const history of [{ runs: [aPastRun()] }, { others: [aPastRun({ verdict: 'fail' })] }])
    expect(told(judged, history)).toEqual([]);
  expect(told({}, { problems: ['Line 3 of the history cannot be read.'] })).toEqual([
    'Line 3 of the history cannot be read.',
  ]);
});
