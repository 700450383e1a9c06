import { findingOf, type Rule } from './rule.ts';

const name = 'secrets';
const finding = findingOf(name);

/** No file that the run leaves contains a secret. */
export const secrets: Rule = {
  name,
  effects: {
    fail: 'a file of the run contains a secret that could not be redacted',
    warn: 'a secret was found and redacted, or the gate only observes and redacts nothing',
  },
  check: ({ record }) =>
    record.secrets.map(({ variable, where, redacted, observed }) => {
      const what = `the value of ${variable}`;
      return finding(redacted || observed ? 'warn' : 'fail', {
        subject: where,
        actual: what,
        limit: 'no secret',
        message: redacted
          ? `${where} contained ${what}, which was redacted.`
          : `${where} contains ${what}, which ${observed ? 'is not redacted while the gate only observes' : 'could not be redacted'}. Do not share the file, and rotate the secret.`,
      });
    }),
  explanation: {
    looksAt: 'Everything that the run wrote (reports, traces, journals), searched for the values of secrets.',
    next: 'Treat the secret as leaked and rotate it; then keep its value out of what the tests write.',
    page: 'secrets.md',
    headline: () => 'the reports contain a secret',
  },
};
