import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import fc from 'fast-check';
import { datadogEnvironment } from '../environment.ts';
import { Outbox } from './outbox.ts';
import {
  elsewhereSentence,
  eventsFolder,
  folderNameOf,
  outboxFolder,
  placeOfEvents,
  placeOfPoints,
  tidy,
  waitingElsewhere,
} from './places.ts';
import { somePoints } from './testing/builders.ts';
import { test } from './testing/fixture.ts';

const SITE = 'datadoghq.eu';
const FAKE = 'http://127.0.0.1:41233';

for (const [what, transport, variables, points, events] of [
  ['a site', 'api', { DD_API_KEY: 'k', DD_SITE: 'DatadogHQ.eu' }, SITE, SITE],
  ['a fake', 'api', { DD_API_KEY: 'k', E2E_DATADOG_URL: `${FAKE}/` }, FAKE, FAKE],
  ['nowhere', 'api', {}, undefined, undefined],
  ['an agent', 'dogstatsd', {}, 'agent 127.0.0.1:8125', undefined],
  [
    'an agent beside a site',
    'dogstatsd',
    { DD_API_KEY: 'k', DD_AGENT_HOST: 'Node-1' },
    'agent node-1:8125',
    'datadoghq.com',
  ],
  [
    'a fake with what is secret',
    'api',
    { DD_API_KEY: 'k', E2E_DATADOG_URL: 'https://me:sesame@Fake.example/intake?key=sesame' },
    'https://fake.example/intake',
    'https://fake.example/intake',
  ],
] as const)
  test(`measurements for ${what} have a place of their own`, () => {
    const environment = datadogEnvironment({ ...variables });
    expect(placeOfPoints({ transport }, environment)).toBe(points);
    expect(placeOfEvents(environment)).toBe(events);
  });

test('a folder is named after its place, in a way that every file system takes', () => {
  expect(folderNameOf(SITE)).toBe(SITE);
  expect(folderNameOf(FAKE)).toBe('http%3A%2F%2F127.0.0.1%3A41233');
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (word) => {
      const name = folderNameOf(`agent ${word}:8125`);
      return /^[\w.%-]{1,120}$/.test(name) && name !== folderNameOf(`agent ${word}:8126`);
    }),
  );
});

test('what waits for one place is not what waits for another', ({ folder, clock }) => {
  new Outbox(outboxFolder(folder, FAKE), clock.now).write(somePoints(2));

  expect(new Outbox(outboxFolder(folder, SITE), clock.now).read()).toEqual({ waiting: [], busy: 0, complaints: [] });
  expect(new Outbox(outboxFolder(folder, FAKE), clock.now).read().waiting).toHaveLength(1);
});

const here = { points: SITE, events: SITE };

test('what waits for other places is told in a sentence', ({ folder, clock }) => {
  expect(elsewhereSentence(folder, waitingElsewhere(folder, here))).toBeUndefined();

  const other = new Outbox(outboxFolder(folder, FAKE), clock.now);
  other.write(somePoints(1));
  const claimed = other.write(somePoints(1));
  other.claim('file' in claimed ? claimed.file : '');
  new Outbox(outboxFolder(folder, SITE), clock.now).write(somePoints(1));
  for (const file of [
    path.join(eventsFolder(folder, FAKE), 'event-1-abcdefabcdef.json'),
    path.join(eventsFolder(folder, FAKE), 'event-2-abcdefabcdef.refused'),
    path.join(eventsFolder(folder, SITE), 'event-3-abcdefabcdef.json'),
    // As an older version wrote it.
    path.join(folder, 'points', '1-1-abcdefabcdef.json'),
  ]) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, '{}');
  }

  const elsewhere = waitingElsewhere(folder, here);
  expect(elsewhere).toEqual([
    { place: undefined, batches: 1, events: 0 },
    { place: FAKE, batches: 2, events: 1 },
  ]);
  expect(elsewhereSentence(folder, elsewhere)).toMatch(
    /^What was meant for another place stays in .*outbox-\w+ \(1 batch for a place that nothing notes, 2 batches and 1 event for http:\/\/127\.0\.0\.1:41233\): flush it with the variables that were set then, or delete it\.$/,
  );
  // Without a key all of it is elsewhere.
  expect(waitingElsewhere(folder, { points: undefined, events: undefined })).toHaveLength(3);
});

test('a place for which nothing waits leaves no folder, and one for which something does keeps it', ({
  folder,
  clock,
}) => {
  const outbox = new Outbox(outboxFolder(folder, FAKE), clock.now);
  const written = outbox.write(somePoints(1));
  tidy(folder, FAKE);
  expect(outbox.read().waiting).toHaveLength(1);

  outbox.remove('file' in written ? written.file : '');
  tidy(folder, FAKE);
  tidy(folder, FAKE);
  expect(readdirSync(path.join(folder, 'points'))).toEqual([]);
  expect(outbox.write(somePoints(1))).toMatchObject({ file: expect.any(String) });
});
