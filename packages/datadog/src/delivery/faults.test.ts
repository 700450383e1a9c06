import { readFileSync } from 'node:fs';
import path from 'node:path';
import { countPoints, duplicatePoints, type FakeDatadog, type Fault } from '../../fake/index.ts';
import { test as base } from '../../fake/testing.ts';
import { expect } from '@playwright/test';
import { load } from '../client.ts';
import { answer, broken, forbidden, page, refusal, tooLarge, tooMany } from '../testing/answers.ts';
import { apiTransport } from './api.ts';
import { Delivery, flushOutbox } from './delivery.ts';
import { Outbox } from './outbox.ts';
import { pointsThatWait, somePoints } from './testing/builders.ts';

const MADE = 1_000;
const METRIC = 'e2e.flow.duration';
/** Milliseconds: as long as it takes, and for what never comes only so long. */
const PATIENCE = { sent: 20_000, lost: 20_000, 'on disk': 500 };

const test = base.extend<{ outbox: Outbox }>({
  outbox: async ({}, use, testInfo) => use(new Outbox(testInfo.outputPath('outbox'))),
});

/** The points are taken, and then it goes wrong. */
const taken = (fault: Fault): Fault => ({ ...fault, after: true });

/** What goes wrong with every request, and what becomes of the points: of some that may have arrived nobody knows. */
const FAULTS: Record<string, [Fault, outcome: keyof typeof PATIENCE]> = {
  'a black hole': [{ kind: 'black hole' }, 'on disk'],
  'a black hole that takes them': [taken({ kind: 'black hole' }), 'on disk'],
  'an answer that trickles': [{ kind: 'trickle' }, 'on disk'],
  'an answer that trickles once they are taken': [taken({ kind: 'trickle' }), 'on disk'],
  'a reset': [{ kind: 'reset' }, 'on disk'],
  'a reset once they are taken': [taken({ kind: 'reset' }), 'on disk'],
  'a reset in the answer': [{ kind: 'reset mid-body' }, 'on disk'],
  'a reset in the answer once they are taken': [taken({ kind: 'reset mid-body' }), 'on disk'],
  'an answer that stops in the middle once they are taken': [taken({ kind: 'stall' }), 'on disk'],
  '202 without a word': [taken(answer(undefined, 202)), 'sent'],
  '204': [taken(answer(undefined, 204)), 'sent'],
  '200 and a page of a proxy': [page(200), 'on disk'],
  '200 and half of an answer': [answer('{"status":'), 'on disk'],
  '200 and another answer': [answer({ status: 'error' }), 'on disk'],
  '307': [answer(undefined, 307, { location: '/elsewhere' }), 'on disk'],
  '400 for everything': [refusal(400), 'lost'],
  '401': [refusal(401), 'on disk'],
  '403': [forbidden(), 'on disk'],
  '404': [refusal(404), 'on disk'],
  '407': [refusal(407), 'on disk'],
  '408': [refusal(408), 'on disk'],
  '409': [refusal(409), 'on disk'],
  '413 for everything': [tooLarge(), 'on disk'],
  '422': [refusal(422), 'on disk'],
  '429 until next year': [tooMany(31_536_000), 'on disk'],
  '429 without a time': [tooMany(), 'on disk'],
  '429 with a time that is none': [tooMany('soon'), 'on disk'],
  '451': [refusal(451), 'on disk'],
  '500': [broken(500), 'on disk'],
  '502 and a page of a proxy': [page(502), 'on disk'],
  '503': [broken(503), 'on disk'],
  '504 once they are taken': [taken(broken(504)), 'on disk'],
};

/** Sends a thousand points, and says what has become of them by the sender's own account. */
async function deliver(
  { access }: Pick<FakeDatadog, 'access'>,
  outbox: Outbox,
  outcome: keyof typeof PATIENCE = 'on disk',
) {
  await load('metrics');
  const delivery = new Delivery({ transport: apiTransport(access), outbox });
  delivery.add(
    somePoints(MADE, { at: Math.floor(Date.now() / 1_000), tags: ['env:staging', 'flow:a', 'service:portal'] }),
  );
  const { points, ...report } = await delivery.end(PATIENCE[outcome]);
  expect(points.made).toBe(MADE);
  expect(points.sent + points.spooled + points.lost).toBe(MADE);
  // What is not sent is not there without a word.
  if (points.sent < MADE) expect([...report.failures, ...report.losses].length).toBeGreaterThan(0);
  return points;
}

const onDisk = (outbox: Outbox, refused = false) => pointsThatWait(outbox.read({ refused }).waiting).flat().length;

/** Once nothing is wrong any more all can arrive: by itself none more than twice, and what was set aside if a person says so. */
async function expectAllInTheEnd(fake: FakeDatadog, outbox: Outbox): Promise<void> {
  fake.faults.clear();
  const flush = (refused: boolean) => flushOutbox(outbox, apiTransport(fake.access), { refused, patience: 20_000 });
  await flush(false);
  expect(Math.max(1, ...duplicatePoints(fake.store).map(({ times }) => times))).toBeLessThanOrEqual(2);
  await flush(true);
  expect(onDisk(outbox, true)).toBe(0);
  const values = fake.store.metrics[METRIC]?.points.map(({ value }) => value) ?? [];
  expect(new Set(values).size).toBe(MADE);
  expect(fake.flags).toEqual([]);
}

for (const [what, [fault, outcome]] of Object.entries(FAULTS))
  test(`of a thousand points each is accounted for, and arrives in the end: ${what}`, async ({ fake, outbox }) => {
    fake.faults.always('distribution_points', fault);
    const points = await deliver(fake, outbox, outcome);

    if (outcome === 'sent') expect(points).toMatchObject({ sent: MADE });
    if (outcome === 'lost') expect(points).toMatchObject({ lost: MADE });
    if (outcome === 'on disk') expect(points.spooled + points.lost).toBe(MADE);
    // A request that the end has cut off gives back what it was of when it has noticed.
    await expect.poll(() => onDisk(outbox, true)).toBe(MADE - points.sent);
    // Of those that are taken the fake knows, and of no others.
    await expect.poll(() => countPoints(fake.store, METRIC) > 0).toBe(Boolean(fault.after));
    expect(countPoints(fake.store, METRIC)).toBeLessThanOrEqual(2 * MADE);
    await expectAllInTheEnd(fake, outbox);
  });

for (const [what, url] of [
  ['nobody listens', () => 'http://127.0.0.1:2'],
  // No name server knows it (RFC 2606).
  ['a host that nobody knows', () => 'http://datadog.invalid'],
  ['another protocol', ({ url: address }: FakeDatadog) => address.replace('http:', 'https:')],
] as const)
  test(`of a thousand points each is accounted for, and arrives in the end: ${what}`, async ({ fake, outbox }) => {
    expect(await deliver({ access: { ...fake.access, url: url(fake) } }, outbox)).toMatchObject({ spooled: MADE });
    await expectAllInTheEnd(fake, outbox);
  });

test('a time of Datadog that is two hours off drops points in silence, and the fake counts them', async ({
  fake,
  outbox,
}) => {
  fake.clock.set(Date.now() + 7_200_000);
  expect(await deliver(fake, outbox, 'sent')).toMatchObject({ sent: MADE });
  expect(fake.store.dropped.reduce((sum, { values }) => sum + values, 0)).toBe(MADE);
});

test('what cannot be sent holds no key', async ({ fake, outbox }) => {
  fake.faults.always('distribution_points', refusal(500, `no ${fake.keys.apiKey}`));
  await deliver(fake, outbox);

  for (const { file } of outbox.read().waiting)
    expect(readFileSync(path.join(outbox.folder, file), 'utf8')).not.toContain(fake.keys.apiKey);
});
