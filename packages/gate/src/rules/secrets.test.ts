import { expect, test } from '@playwright/test';
import { aRecord, someFacts } from '../testing/builders.ts';
import { secrets } from './secrets.ts';

test('no finding is no reason', () => {
  expect(secrets(someFacts())).toEqual([]);
});

test('a secret that could not be cleaned fails, one that was made unreadable is told', () => {
  const findings = [
    { variable: 'TOKEN', where: 'trace.zip', redacted: false },
    { variable: 'PASSWORD', where: 'report.json', redacted: true },
  ];

  expect(secrets(someFacts({ record: aRecord({ secrets: findings }) }))).toEqual([
    {
      rule: 'secrets',
      effect: 'fail',
      subject: 'trace.zip',
      actual: 'the value of TOKEN',
      limit: 'no secret',
      evidence: [],
      sentence:
        'trace.zip holds the value of TOKEN and could not be cleaned: do not hand it on, and change the secret.',
    },
    expect.objectContaining({
      effect: 'warn',
      subject: 'report.json',
      sentence: 'report.json held the value of PASSWORD, which was made unreadable.',
    }),
  ]);
});
