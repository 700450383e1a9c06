import type { FullConfig, FullProject, Suite } from '@playwright/test/reporter';
import { expect, test } from '@playwright/test';
import { baseURLsOf, checkTags, stagesOf } from './plan.ts';

const project = (name: string, use: object, dependencies: string[] = []) =>
  ({ name, use, dependencies }) as unknown as FullProject;

/** A configuration of these projects, and the suite of those that are run. */
const running = (projects: FullProject[], run = projects.map(({ name }) => name)): [FullConfig, Suite] => [
  { projects } as FullConfig,
  {
    suites: run.map((name) => ({ project: () => projects.find((one) => one.name === name) })),
  } as unknown as Suite,
];

const STAGING = project('staging', { baseURL: 'http://127.0.0.1:7801' });
const PRODUCTION = project('production', { baseURL: 'http://127.0.0.1:7802' });

for (const [what, projects, run, addresses] of [
  ['of one project', [STAGING, PRODUCTION], ['production'], ['http://127.0.0.1:7802']],
  ['of two projects', [STAGING, PRODUCTION], undefined, ['http://127.0.0.1:7801', 'http://127.0.0.1:7802']],
  [
    'of a project and of another that it depends on',
    [STAGING, project('production', PRODUCTION.use, ['staging'])],
    undefined,
    ['http://127.0.0.1:7802', 'http://127.0.0.1:7801'],
  ],
  [
    'that is written in several ways',
    [
      project('setup', { baseURL: 'https://me:secret@portal.example.com/' }),
      project('phone', { baseURL: 'https://Portal.example.com:443' }, ['setup']),
    ],
    undefined,
    ['https://Portal.example.com:443'],
  ],
  ['that another project has', [STAGING, project('production', {})], ['production'], []],
  ['that is none', [project('one', { baseURL: 'portal' })], undefined, ['portal']],
] as const)
  test(`a run tests the address ${what}`, () => {
    expect(baseURLsOf(...running([...projects], run && [...run]))).toEqual(addresses);
  });

test('the stage of a project that another one depends on is one of the run', () => {
  const staging = project('staging', { stage: 'staging' });

  expect(
    stagesOf(...running([staging, project('production', { stage: 'production' }, ['staging'])]), undefined),
  ).toEqual(['production', 'staging']);
  expect(stagesOf(...running([staging, project('phone', { stage: 'staging' }, ['staging'])]), undefined)).toEqual([
    'staging',
  ]);
});

const tagged = (...tags: string[]): [FullConfig, Suite] => [
  { rootDir: '/suite' } as FullConfig,
  { allTests: () => [{ tags, location: { file: '/suite/entity/list.spec.ts', line: 7 } }] } as unknown as Suite,
];

test('a tag that the policy does not know is refused, wherever the policy says which it knows', () => {
  expect(() => checkTags(...tagged('@entity', '@smok'), ['@smoke'])).toThrow(
    'The test at entity/list.spec.ts:7 has the tag @smok, which is not known: use that of its folder (@entity), @smoke, or a new one that is in tags of gate.config.ts.',
  );
  expect(() => checkTags(...tagged('@portal'), [])).toThrow('has the tag @portal');
  expect(() => checkTags(...tagged('@entity', '@smoke'), ['@smoke'])).not.toThrow();
  expect(() => checkTags(...tagged('@anything'), undefined)).not.toThrow();
});
