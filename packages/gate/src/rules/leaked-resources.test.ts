import { expect, test } from '@playwright/test';
import { aPolicy, aRecord, someContext } from '../testing/builders.ts';
import { leakedResources } from './leaked-resources.ts';

test('nothing left behind is no reason', () => {
  expect(leakedResources.check(someContext())).toEqual([]);
});

test('each leaked resource fails and says how to remove it', () => {
  const record = aRecord({ leaked: ['entity e2e-1', 'journey e2e-2'] });
  const target = { of: () => ({ name: 'portal', url: undefined, deployed: true }), sweep: 'npm run sweep' };
  const findings = leakedResources.check(someContext({ record, policy: aPolicy({ target }) }));

  expect(findings.map(({ effect, subject }) => [effect, subject])).toEqual([
    ['fail', 'entity e2e-1'],
    ['fail', 'journey e2e-2'],
  ]);
  expect(findings[0]).toEqual({
    rule: 'leaked resources',
    effect: 'fail',
    subject: 'entity e2e-1',
    actual: 'still exists',
    limit: 'removed',
    evidence: [],
    message: 'The run created entity e2e-1 and did not remove it. Remove it now: npm run sweep',
  });

  expect(leakedResources.check(someContext({ record }))[0]?.message).toMatch(/Remove it now\.$/);
});
