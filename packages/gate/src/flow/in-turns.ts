import { createHash } from 'node:crypto';
import type { TestType } from '@playwright/test';
import { PAIR_ANNOTATION, SIDE_ANNOTATION, type Sides } from '../schema/sides.ts';

type AnyTest = TestType<object, object>;
type Body = Parameters<AnyTest>[2];
type Details = { annotation?: object | object[] };

/** The members of a group in an order that follows from a text alone; all orders are equally likely. */
const drawn = (members: readonly string[], text: string): string[] =>
  members
    .map((member) => ({ member, key: createHash('sha256').update(`${text} ${member}`).digest('hex') }))
    .sort((one, other) => (one.key < other.key ? -1 : 1))
    .map(({ member }) => member);

/**
 * A test function whose tests are declared once for each side that a later look runs them against, so that one worker runs
 * them in turns. Where there is no such look it is the function itself.
 */
export function inTurns<Args extends object, WorkerArgs extends object>(
  test: TestType<Args, WorkerArgs>,
  { turns }: Pick<Sides, 'turns'>,
): TestType<Args, WorkerArgs> {
  if (!turns) return test;
  const { seed, groups } = turns;
  const declare = (target: AnyTest, title: string, details: Details, body: Body) =>
    target.describe(title, () => {
      // One worker, one after the other; a failure of one says nothing of the next.
      target.describe.configure({ mode: 'default', retries: 0 });
      const order = groups.flatMap((group, index) =>
        drawn(group, `${seed} ${title} ${index}`).map((side) => ({ side, pair: index + 1 })),
      );
      for (const [index, { side, pair }] of order.entries()) {
        const told = [
          { type: SIDE_ANNOTATION, description: side },
          { type: PAIR_ANNOTATION, description: String(pair) },
        ];
        const annotation = [...[details.annotation ?? []].flat(), ...told] as { type: string }[];
        target(`${index + 1}: ${side}`, { ...details, annotation }, body);
      }
    });
  return new Proxy(test, {
    apply: (target, _self, [title, ...rest]: [string, ...unknown[]]) => {
      const body = rest.pop() as Body;
      declare(target, title, rest.pop() ?? {}, body);
    },
  });
}
