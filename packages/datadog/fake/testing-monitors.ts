import { expect, type Answered, type Send } from './testing.ts';

export const CREATE = 'POST /api/v1/monitor';
export const QUERY = 'avg(last_5m):avg:system.load{env:staging} > 5';
export const monitor = (changes: object = {}) => ({
  type: 'query alert',
  name: 'Load',
  query: QUERY,
  message: 'It is high. @slack-portal',
  tags: ['service:portal', 'team:portal'],
  options: { thresholds: { critical: 5, warning: 3 } },
  ...changes,
});
const idOf = ({ body }: Answered) => (body as { id: number }).id;
export const namesOf = ({ body }: Answered) => (body as { name: string }[]).map(({ name }) => name);

/** Creates a monitor, and gives its id. */
export async function create(send: Send, changes: object = {}): Promise<number> {
  const answer = await send(CREATE, monitor(changes));
  expect(answer.status, answer.text).toBe(200);
  return idOf(answer);
}
