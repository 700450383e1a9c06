import type { Plan, PlannedTest } from '../schema/plan.ts';
import type { Journal, Turn } from '../schema/record.ts';

/** The end of a copy's title: its place in the order, and what it runs against. */
const TURN = / › \d+: [^›]+$/;

/** A test by what its copies have in common with it: they are declared elsewhere, under titles of their own. */
const nameOf = ({ project, location, spec = location.replace(/:\d+$/, ''), title }: PlannedTest) =>
  JSON.stringify([project, spec, title]);

/** What a look saw that ran tests in turns, in its order; nothing of tests that the run did not have. */
export function turnsIn({ plan, attempts }: Journal, { tests }: Pick<Plan, 'tests'>): Turn[] {
  const known = new Map(tests.map((test) => [nameOf(test), test.id]));
  const copies = new Map(plan.tests.map((copy) => [copy.id, copy]));
  return attempts.flatMap((attempt) => {
    const copy = copies.get(attempt.test);
    const test = copy && known.get(nameOf({ ...copy, title: copy.title.replace(TURN, '') }));
    if (test === undefined || copy?.side === undefined || copy.pair === undefined) return [];
    return [{ test, side: copy.side, pair: copy.pair, attempt }];
  });
}
