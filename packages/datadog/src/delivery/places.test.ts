import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import { datadogEnvironment } from '../environment.ts';
import { Outbox } from './outbox.ts';
import { elsewhereSentence, folderNameOf, outboxFolder, placeFor, tidy } from './places.ts';
import { anEvent, somePoints, written } from './testing/builders.ts';
import { test } from './testing/fixture.ts';

const SITE = 'datadoghq.eu';
const FAKE = 'http://127.0.0.1:41233';
const SECRET = 'https://Fake.example/intake?key=sesame';
const BOTH = 'agent node-1:8125 and datadoghq.com';

for (const [what, transport, variables, place] of [
  ['a site', 'api', { DD_API_KEY: 'k', DD_SITE: 'DatadogHQ.eu' }, SITE],
  ['a fake', 'api', { DD_API_KEY: 'k', E2E_DATADOG_URL: `${FAKE}/` }, FAKE],
  ['a fake with a path', 'api', { DD_API_KEY: 'k', E2E_DATADOG_URL: SECRET }, 'https://fake.example/intake'],
  ['nowhere', 'api', {}, undefined],
  ['an agent', 'dogstatsd', {}, 'agent 127.0.0.1:8125'],
  ['an agent beside a site', 'dogstatsd', { DD_API_KEY: 'k', DD_AGENT_HOST: 'Node-1' }, BOTH],
] as const)
  test(`what is meant for ${what} has a place of its own`, () => {
    expect(placeFor({ transport }, datadogEnvironment({ ...variables }))).toBe(place);
  });

test('a folder is named after its place, in a way that every file system takes', () => {
  expect([SITE, FAKE, 'agent *:1'].map(folderNameOf)).toEqual([
    SITE,
    'http%3A%2F%2F127.0.0.1%3A41233',
    'agent%20%2A%3A1',
  ]);
});

test('what waits for one place is not what waits for another, and is told there in a sentence', ({ folder, clock }) => {
  const outboxFor = (place: string) => new Outbox(outboxFolder(folder, place), clock.now);
  expect(elsewhereSentence(folder, SITE)).toBeUndefined();

  const there = outboxFor(FAKE);
  there.write({ points: somePoints(1) });
  there.write({ event: anEvent() });
  there.setAside(there.claim(written(there, { points: somePoints(1) }))!, 'refused');
  there.claim(written(there, { points: somePoints(1) }));

  expect(outboxFor(SITE).read()).toEqual({ waiting: [], busy: 0, complaints: [] });
  expect(elsewhereSentence(folder, FAKE)).toBeUndefined();
  // Without a key all of it is elsewhere.
  for (const here of [SITE, undefined])
    expect(elsewhereSentence(folder, here)).toMatch(
      /^What was meant for another place stays in .*outbox \(3 for http:\/\/127\.0\.0\.1:41233\): flush it with the variables that were set then, or delete it\.$/,
    );
});

test('a place leaves its folder as long as something waits for it', ({ folder, clock }) => {
  const outbox = new Outbox(outboxFolder(folder, FAKE), clock.now);
  const file = written(outbox, { points: somePoints(1) });
  tidy(folder, FAKE);
  expect(outbox.read().waiting).toHaveLength(1);

  outbox.remove(file);
  tidy(folder, FAKE);
  tidy(folder, FAKE);
  expect(readdirSync(path.join(folder, 'outbox'))).toEqual([]);
  expect(outbox.write({ points: somePoints(1) })).toMatchObject({ file: expect.any(String) });
});
