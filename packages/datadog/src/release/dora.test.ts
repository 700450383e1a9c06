import { expect } from '@playwright/test';
import { test as base } from '../../fake/testing.ts';
import type { FakeDatadog, Fault } from '../../fake/index.ts';
import type { Deployment, DeploymentFailure } from 'playwright-gate/plugin';
import { answer, page, refusal, tooMany } from '../testing/answers.ts';
import { bodyOf, dora } from './dora.ts';

const STARTED = 1_795_261_867_001;
const COMMIT = '66adc9350f2cc9b250b69abddab733dd55e1a588';
const ID = 'deployment-0123456789abcdef';
const WHAT = 'Datadog does not know of the deployment of portal 1.2.3 to production';

const BUILD = { service: 'portal', env: 'production', version: '1.2.3', startedAt: STARTED };
const aDeployment = (change: Partial<Deployment> = {}): Deployment => ({
  ...BUILD,
  team: 'portal-team',
  finishedAt: STARTED + 90_000,
  commit: COMMIT,
  repository: 'https://github.com/example/portal',
  ...change,
});
const aFailure = (change: Partial<DeploymentFailure> = {}): DeploymentFailure => ({
  ...BUILD,
  name: 'Entities cannot be created',
  ...change,
});
const idOf = (change: Deployment | DeploymentFailure) => bodyOf(change).data.attributes.id;

/** No time passes but that of the pauses, in milliseconds. */
const test = base.extend<{ events: ReturnType<typeof dora>; pauses: number[] }>({
  pauses: async ({}, use) => use([]),
  events: async ({ fake, pauses }, use) => use(dora(fake.access, { wait: async (pause) => pauses.push(pause) })),
});
const asked = ({ seen }: FakeDatadog) => seen.map(({ method, path }) => `${method} ${path}`);

test('is the same deployment when it is told again, and another one when anything differs', () => {
  const id = (change: Partial<Deployment> = {}) => idOf(aDeployment(change));
  expect(id()).toBe(id({ team: 'another', startedAt: STARTED - 1 }));
  const changes = [{}, { service: 'shop' }, { env: 'staging' }, { version: '1.2.4' }, { finishedAt: STARTED + 1 }];
  const ids = [...changes.map(id), idOf(aFailure())];
  expect(new Set(ids).size).toBe(ids.length);
  for (const one of ids) expect(one).toMatch(/^[\w.:-]{16,128}$/);
  expect(id({ id: 'pipeline-42:portal' })).toBe('pipeline-42:portal');
  // As digits, to the millisecond.
  expect(JSON.stringify(bodyOf(aDeployment()))).toContain(`"started_at":${STARTED}000000,`);
});

test('tells of a deployment, with the API key alone', async ({ fake, events }) => {
  const id = idOf(aDeployment());
  const sentence = `Datadog knows of the deployment of portal 1.2.3 to production (${id}).`;
  expect(await events.deployed(aDeployment())).toEqual({ done: true, id, sentence });
  expect(asked(fake)).toEqual(['POST /api/v2/dora/deployment']);
  expect(fake.seen[0]?.headers).not.toHaveProperty('dd-application-key');
  expect(fake.store.deployments).toMatchObject([
    { id, kind: 'deployment', attributes: { started_at: STARTED * 1e6, git: { commit_sha: COMMIT } } },
  ]);
  expect(fake.flags).toEqual([]);
});

test('asks for what is missing before it asks Datadog', async ({ fake, events }) => {
  const sentence = async (change: Partial<Deployment>) => (await events.deployed(aDeployment(change))).sentence;
  expect(await sentence({ id: 'short' })).toBe('The id must be 16 to 128 letters, digits or characters of -_.: long.');
  expect(await sentence({ commit: undefined })).toBe(
    'Give both the commit and the address of its repository, or neither.',
  );
  expect(await sentence({ commit: '66adc93' })).toBe('The commit must be the full one, of 40 characters.');
  for (const finishedAt of [STARTED - 1, NaN])
    expect(await sentence({ finishedAt })).toBe('The end must be a time that is not before the start.');
  expect(fake.seen).toEqual([]);
});

test('marks a deployment as failed, with its remedy and both keys, where there are two', async ({ fake, events }) => {
  await events.deployed(aDeployment({ id: ID }));
  const rollback = { id: ID, version: '1.2.2' };
  expect(await events.rolledBack(rollback)).toMatchObject({ done: true, id: ID });
  expect(asked(fake)[1]).toBe(`PATCH /api/v2/dora/deployments/${ID}`);
  expect(fake.seen[1]?.headers).toHaveProperty('dd-application-key');
  expect(fake.store.deployments).toMatchObject([
    { id: ID, attributes: { change_failure: true, remediation: { type: 'rollback', version: '1.2.2' } } },
  ]);
  const without = dora({ ...fake.access, appKey: undefined });
  expect((await without.rolledBack(rollback)).sentence).toMatch(
    /^Set DD_APP_KEY: a deployment can be marked as failed/,
  );
  expect(await events.rolledBack({ ...rollback, id: 'short' })).toMatchObject({ done: false });
  expect(fake.seen).toHaveLength(2);
});

test('tries again where that may help, but not in a long time', async ({ fake, events, pauses }) => {
  for (const fault of [page(503), tooMany(7)]) fake.faults.next('dora', fault);
  expect(await events.deployed(aDeployment({ id: ID }))).toMatchObject({ done: true });
  fake.faults.next('dora', tooMany(3_600));
  expect(await events.deployed(aDeployment({ id: ID }))).toMatchObject({ done: false });
  expect(pauses).toEqual([1_000, 7_000]);
});

test('says in a sentence why Datadog does not know it, and what to do', async ({ fake, events }) => {
  const tell = (fault: Fault) => {
    fake.faults.clear();
    fake.faults.always('dora', fault);
    return events.deployed(aDeployment({ id: ID }));
  };
  expect(await tell(page(503))).toEqual({
    done: false,
    id: ID,
    repeatable: true,
    sentence: `${WHAT} (${ID}): it answered 503: 503 503 from a proxy. Say it again later with the same values and times, and it will be the same one.`,
  });
  expect((await tell(refusal(403, `bad key ${fake.keys.apiKey}`))).sentence).toBe(
    `${WHAT} (${ID}): it answered 403: bad key [API key]; check that DD_API_KEY is a key of this site (DD_SITE). Say it again when that is put right.`,
  );
  expect((await tell(answer({}, 202))).sentence).toContain("is no answer of Datadog's");
  // As a relay says yes.
  expect(await tell(answer(undefined, 202))).toMatchObject({ done: true, id: ID });
});
