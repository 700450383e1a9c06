import { reasonOf, type RuleFunction } from './context.ts';

const reason = reasonOf('secrets');

/** No secret is in what the run leaves behind; what was found and made unreadable is told. */
export const secrets: RuleFunction = ({ record }) =>
  record.secrets.map(({ variable, where, redacted }) =>
    reason(redacted ? 'warn' : 'fail', {
      subject: where,
      actual: `the value of ${variable}`,
      limit: 'no secret',
      sentence: redacted
        ? `${where} held the value of ${variable}, which was made unreadable.`
        : `${where} holds the value of ${variable} and could not be cleaned: do not hand it on, and change the secret.`,
    }),
  );
