import { reasonOf, type RuleFunction } from './context.ts';

const reason = reasonOf('left behind');

/** Everything that a test created is gone. */
export const leftBehind: RuleFunction = ({ record }) =>
  record.leftBehind.map((subject) =>
    reason('fail', {
      subject,
      actual: 'still there',
      limit: 'nothing',
      sentence: `${subject} was created by this run and is still there: run "npm run sweep".`,
    }),
  );
