import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Outbox } from '../delivery/outbox.ts';
import { eventsFolder, outboxFolder } from '../delivery/places.ts';
import { aPoint } from '../delivery/testing/builders.ts';
import { countPoints } from '../../fake/index.ts';
import { keepEvent } from '../events/kept-events.ts';
import { anEvent } from '../events/testing.ts';
import { expect, test } from './testing/command.ts';

const ELSEWHERE = 'http://127.0.0.1:1';
const METRIC = 'e2e.flow.duration';

/** A point of now, for the command has no other clock. */
const fresh = () => [aPoint({ at: Math.floor(Date.now() / 1_000) })];

test('what waits for one place is sent there, and nowhere else', async ({ datadog, fake, folder }) => {
  const outbox = new Outbox(outboxFolder(folder, ELSEWHERE));
  outbox.write(fresh());
  keepEvent(eventsFolder(folder, ELSEWHERE), anEvent({ at: Date.now() }));

  const other = await datadog(['flush']);
  expect(other.code, other.output).toBe(0);
  expect(other.output).toContain('No points wait.');
  expect(other.output).toContain(
    `(1 batch and 1 event for ${ELSEWHERE}): flush it with the variables that were set then`,
  );
  expect(outbox.read().waiting).toHaveLength(1);
  expect([countPoints(fake.store, METRIC), fake.store.events.length]).toEqual([0, 0]);

  new Outbox(outboxFolder(folder, fake.url)).write(fresh());
  keepEvent(eventsFolder(folder, fake.url), anEvent({ at: Date.now() }));
  const own = await datadog(['flush']);
  expect(own.code, own.output).toBe(0);
  expect([countPoints(fake.store, METRIC), fake.store.events.length]).toEqual([1, 1]);
  expect(existsSync(outboxFolder(folder, fake.url))).toBe(false);
  expect(existsSync(eventsFolder(folder, fake.url))).toBe(false);
  expect(readdirSync(path.join(folder, 'points'))).toHaveLength(1);
});

test('the doctor counts what waits for here, and names what waits for elsewhere', async ({ datadog, fake, folder }) => {
  new Outbox(outboxFolder(folder, ELSEWHERE)).write(fresh());
  new Outbox(outboxFolder(folder, fake.url)).write(fresh());

  const output = (await datadog(['doctor'])).output.replace(/\s+/g, ' ');
  expect(output).toContain('1 batch waits on disk to be sent, with 1 points.');
  expect(output).toContain(`(1 batch for ${ELSEWHERE})`);
});
