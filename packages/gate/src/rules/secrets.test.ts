import { expect, test } from '@playwright/test';
import { aRecord, someContext } from '../testing/builders.ts';
import { secrets } from './secrets.ts';

test('no finding is no reason', () => {
  expect(secrets.check(someContext())).toEqual([]);
});

test('a secret that could not be redacted fails; a redacted one, or one that was only observed, is a warning', () => {
  const findings = [
    { variable: 'TOKEN', where: 'trace.zip', redacted: false },
    { variable: 'PASSWORD', where: 'report.json', redacted: true },
    { variable: 'PIN', where: 'error.md', redacted: false, observed: true },
  ];

  expect(secrets.check(someContext({ record: aRecord({ secrets: findings }) }))).toEqual([
    {
      rule: 'secrets',
      effect: 'fail',
      subject: 'trace.zip',
      actual: 'the value of TOKEN',
      limit: 'no secret',
      evidence: [],
      message:
        'trace.zip contains the value of TOKEN, which could not be redacted. Do not share the file, and rotate the secret.',
    },
    expect.objectContaining({
      effect: 'warn',
      subject: 'report.json',
      message: 'report.json contained the value of PASSWORD, which was redacted.',
    }),
    expect.objectContaining({
      effect: 'warn',
      subject: 'error.md',
      message:
        'error.md contains the value of PIN, which is not redacted while the gate only observes. Do not share the file, and rotate the secret.',
    }),
  ]);
});
