import { expect, test } from '@playwright/test';
import { aRecord, someContext } from '../testing/builders.ts';
import { secrets } from './secrets.ts';

test('no finding is no reason', () => {
  expect(secrets.check(someContext())).toEqual([]);
});

test('what could not be redacted or read leaves the run undecided; what was redacted, observed or is a word is a warning', () => {
  const findings = [
    { variable: 'PASSWORD', where: 'report.json', redacted: true },
    { variable: 'PASSWORD', where: 'trace.json', redacted: true },
    { variable: 'PIN', where: 'error.md', redacted: false, observed: true },
    { variable: 'KEY', where: 'created', redacted: false, onlyAWord: true },
    { variable: 'TOKEN', where: 'trace.zip', redacted: false },
    { variable: 'any secret', where: 'upload.zip', redacted: false, unreadable: 'is a damaged zip' },
  ];

  expect(secrets.check(someContext({ record: aRecord({ secrets: findings }) }))).toEqual([
    {
      rule: 'secrets',
      effect: 'undecided',
      subject: 'trace.zip',
      actual: 'the value of TOKEN',
      limit: 'no secret',
      evidence: [],
      message:
        'trace.zip contains the value of TOKEN, which could not be redacted. Do not share the file, and rotate the secret.',
    },
    expect.objectContaining({
      effect: 'undecided',
      message:
        'upload.zip could not be read, so it was not searched for secrets: it is a damaged zip. Do not share it unless you know what it contains.',
    }),
    expect.objectContaining({ effect: 'warn', subject: 'created' }),
    expect.objectContaining({
      effect: 'warn',
      subject: 'error.md',
      message:
        'error.md contains the value of PIN, which is not redacted while the gate only observes. Do not share the file, and rotate the secret.',
    }),
    expect.objectContaining({
      effect: 'warn',
      subject: 'report.json',
      evidence: ['report.json', 'trace.json'],
      message: 'report.json and 1 other place contained the value of PASSWORD, which was redacted.',
    }),
  ]);
});

test('what several files have of a run that only observes is one warning', () => {
  const seen = (variable: string, where: string) => ({ variable, where, redacted: false, observed: true });
  const findings = [
    seen('a password', 'trace.zip'),
    seen('a session token', 'trace.zip'),
    seen('a password', 'a.json'),
  ];

  expect(secrets.check(someContext({ record: aRecord({ secrets: findings }) }))).toMatchObject([
    {
      effect: 'warn',
      evidence: ['trace.zip', 'trace.zip', 'a.json'],
      message:
        'trace.zip and 2 other places contain secrets (a password, a session token), which are not redacted while the gate only observes. Do not share these files.',
    },
  ]);
});
