import { appendFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { Outbox } from '../delivery/outbox.ts';
import { outboxFolder } from '../delivery/places.ts';
import { anEvent, aPoint, written } from '../delivery/testing/builders.ts';
import { countPoints } from '../../fake/index.ts';
import { expect, test } from './testing/command.ts';

const ELSEWHERE = 'http://127.0.0.1:1';
const METRIC = 'e2e.flow.duration';

/** Of now, for the command has no other clock. */
const points = () => ({ points: [aPoint({ at: Math.floor(Date.now() / 1_000) })] });
const event = () => ({ event: anEvent({ at: Date.now() }) });

test('what waits for one place is sent there and nowhere else, and the doctor tells of both', async ({
  datadog,
  fake,
  folder,
}) => {
  const there = new Outbox(outboxFolder(folder, ELSEWHERE));
  there.write(points());
  there.write(event());

  const other = await datadog(['flush']);
  expect(other.code, other.output).toBe(0);
  expect(other.output).toContain('Nothing that can be sent waits.');
  expect(other.output).toContain(`(2 for ${ELSEWHERE}): flush it with the variables that were set then`);
  expect(there.read().waiting).toHaveLength(2);
  expect([countPoints(fake.store, METRIC), fake.store.events.length]).toEqual([0, 0]);

  const here = new Outbox(outboxFolder(folder, fake.url));
  here.write(points());
  const doctor = (await datadog(['doctor'])).output.replace(/\s+/g, ' ');
  expect(doctor).toContain('1 file waits on disk to be sent, with 1 points.');
  expect(doctor).toContain(`(2 for ${ELSEWHERE})`);

  here.write(event());
  const own = await datadog(['flush']);
  expect(own.code, own.output).toBe(0);
  expect(own.output).toContain('1 of 1 point delivered, 1 of 1 event delivered.');
  expect([countPoints(fake.store, METRIC), fake.store.events.length]).toEqual([1, 1]);
  expect(existsSync(outboxFolder(folder, fake.url))).toBe(false);
});

test('what was refused is sent again when a person says so; what is lost or cannot be sent is said with its reason', async ({
  datadog,
  fake,
  folder,
}) => {
  const outbox = new Outbox(outboxFolder(folder, fake.url));
  outbox.setAside(outbox.claim(written(outbox, points()))!, 'refused');
  expect((await datadog(['flush'])).output).toContain('was refused and is left there');
  expect(countPoints(fake.store, METRIC)).toBe(0);
  const { code, output } = await datadog(['flush', '--refused']);
  expect(code, output).toBe(0);
  expect(countPoints(fake.store, METRIC)).toBe(1);

  outbox.write({ event: anEvent({ at: Date.now() - 19 * 3_600_000 }) });
  const old = await datadog(['flush']);
  expect(old.code).toBe(1);
  expect(old.output).toContain('0 of 1 event delivered.');
  expect(old.output).toContain('the event is older than 18 hours');
  outbox.write(points());
  appendFileSync(path.join(outbox.folder, written(outbox, points())), '{');
  const torn = await datadog(['flush']);
  expect(torn.code).toBe(1);
  expect(torn.output).toContain('is torn: it ends before its end');
});
