import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PLAYWRIGHT, ROOT, runNode, runPlaywright } from '#testing';
import { aFailure, anAttempt, aPlannedTest, DAY } from '../src/testing/builders.ts';
import type { Plan } from '../src/schema/plan.ts';
import { expect, test, type Written } from './testing/written.ts';

const TESTS = ['1', '2'].map((id) => aPlannedTest({ id }));
const shard = (current: number, total = 2) => ({ tests: TESTS, shard: { current, total } });
const of = (test: number) => [anAttempt({ test: String(test) })];

/** Writes the journals of a run in two shards, each where its artifact was unpacked. */
function twoShards({ journal }: Written, run: string, plan: object = {}): void {
  for (const current of [1, 2])
    journal(
      { plan: { run, ...shard(current), ...plan }, attempts: of(current) },
      `arts/${run}-${current}/.gate/journal/${run}.staging.${current}-of-2.ndjson`,
    );
}

test('artifacts in folders of their own are looked through, and what else is in them is told', async ({
  written,
  folder,
}) => {
  twoShards(written, '900');
  const arts = path.join(folder, 'arts');
  writeFileSync(path.join(arts, '.DS_Store'), '');
  writeFileSync(path.join(arts, '900-1', '.gate', 'history.ndjson'), '{"type":"run"}\n');
  const { code, output } = await written.judge([arts]);

  expect(code, output).toBe(0);
  expect(output).toMatch(/2 files below \S+arts are no journals\./);
});

test('the folder of the gate is looked through as well, and one file twice counts once', async ({
  written,
  folder,
}) => {
  const file = written.journal();
  writeFileSync(path.join(folder, 'history.ndjson'), '');
  const { code, output } = await written.judge([folder, file]);

  expect(code, output).toBe(0);
  expect(output).toContain('was given twice and counts once.');
});

for (const [what, name, text] of [
  ['a history', 'history.ndjson', '{"type":"run"}\n'],
  ['a verdict', 'verdict-of-old.json', '{"schema":"verdict/2"}\n'],
  ['an empty file', 'empty.txt', ''],
] as const)
  test(`${what} is refused in a sentence, and no verdict of an earlier run stays`, async ({ written, folder }) => {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    const { code, output, verdict } = await written.judge([file]);

    expect(code).toBe(64);
    expect(output).toContain(`${name} is no journal. Give the files from .gate/journal of every shard.`);
    expect(verdict?.summary).toContain(`${name} is no journal`);
  });

test('a folder without any journal says so', async ({ written, folder }) => {
  mkdirSync(path.join(folder, 'empty'));
  const { code, output } = await written.judge([path.join(folder, 'empty')]);

  expect(code).toBe(64);
  expect(output).toMatch(/There is no journal below \S+empty\./);
});

test('of several runs the one that the environment names is judged, else the newest, and files are one run at a time', async ({
  written,
  folder,
}) => {
  const arts = path.join(folder, 'arts');
  twoShards(written, '900');
  const old = written.journal(
    { plan: { run: '899', ...shard(1), at: Date.now() - DAY }, attempts: [aFailure({ test: '1' })] },
    'arts/899-1/899.staging.1-of-2.ndjson',
  );

  const newest = await written.judge([arts]);
  expect(newest.code, newest.output).toBe(0);
  expect(newest.output).toMatch(/of 2 runs: 900 \(2 journals, .*899 \(1 journal, .*The newest is judged: 900\./);
  const named = await written.judge([arts], { CI_PIPELINE_ID: '899' });
  expect(named.code).not.toBe(0);
  expect(named.output).toContain('The one that the environment names is judged: 899.');
  expect(named.output).toContain('The journal of shard 2 of 2 is missing');
  const files = readdirSync(arts, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ndjson'));
  const globbed = await written.judge(files.map((name) => path.join(arts, name)));
  expect(globbed).toMatchObject({ code: 2, verdict: { findings: [{ effect: 'undecided' }] } });
  expect(globbed.output).toContain(`${path.basename(old)} belongs to another run than`);
});

test('a matrix of browsers is no run that the newest of it stands for', async ({ written, folder }) => {
  for (const [project, attempts] of [
    ['chromium', [aFailure()]],
    ['firefox', [anAttempt()]],
  ] as const)
    written.journal(
      { plan: { tests: [aPlannedTest({ project })] }, attempts: [...attempts] },
      `arts/${project}/r1.staging.${project}.1-of-1.ndjson`,
    );
  const { code, output } = await written.judge([path.join(folder, 'arts')]);

  expect(code).toBe(2);
  expect(output).toMatch(/of 2 suites in one run: .*chromium \(r1\.staging\.chromium.*firefox \(r1\.staging\.firefox/);
});

test('two stages of one run are judged each by itself', async ({ written, folder }) => {
  written.journal({ attempts: [aFailure()] });
  written.journal({ plan: { stage: 'production' } });
  const place = path.join(folder, 'journal');

  expect(await written.judge([place])).toMatchObject({
    code: 2,
    output: expect.stringContaining('2 suites in one run'),
  });
  expect(await written.judge([place], { GATE_STAGE: 'production' })).toMatchObject({ code: 0 });
});

test('re-run failed jobs: of each shard the newest attempt counts', async ({ written, folder }) => {
  const attempt = (number: number, current: number, attempts = of(current)) =>
    written.journal(
      {
        plan: { run: `900-${number}`, pipeline: '900', attempt: number, ...shard(current) },
        attempts,
      },
      `journal/900-${number}.staging.${current}-of-2.ndjson`,
    );
  attempt(1, 1);
  attempt(1, 2, [aFailure({ test: '2' }), aFailure({ test: '2', attempt: 1 })]);
  const place = path.join(folder, 'journal');
  const env = { GITHUB_RUN_ID: '900', GITHUB_RUN_ATTEMPT: '2' };

  expect((await written.judge([place], env)).code).not.toBe(0);
  attempt(2, 2);
  const { code, verdict, output } = await written.judge([place], env);
  expect(code, output).toBe(0);
  expect(verdict).toMatchObject({ verdict: 'pass', run: '900-2' });
});

test('two journals of one attempt at a shard are undecided, whichever of them passed', async ({ written, folder }) => {
  twoShards(written, '900', { attempt: 1 });
  const arts = path.join(folder, 'arts');
  const again = path.join(arts, '900-2', '.gate', 'journal', '900.staging.2-of-2.ndjson');
  copyFileSync(again, path.join(arts, '900.staging.2-of-2.ndjson'));

  expect(await written.judge([arts])).toMatchObject({
    code: 2,
    output: expect.stringContaining('are both shard 2 of 2'),
  });
});

for (const [name, change, digests, says] of [
  [
    'that was given another build',
    { namedBuild: '4f2a91c' },
    {},
    /was given another build \(GATE_BUILD\) than the first/,
  ],
  ['that saw another build', { build: { identity: 'other' } }, {}, /build/],
  ['of another commit', {}, { tests: 'x' }, /has other tests, so it comes from another commit/],
  ['of another configuration', {}, { configuration: 'x' }, /has another playwright\.config\.ts/],
  ['under another policy', {}, { policy: 'x' }, /has another policy/],
] as [string, Partial<Plan>, Partial<Plan['digests']>, RegExp][])
  test(`a shard ${name} is undecided`, async ({ written, folder }) => {
    written.journal({ plan: shard(1), attempts: of(1) });
    written.journal({
      plan: { ...shard(2), ...change, digests: { ...written.digests, ...digests } },
      attempts: of(2),
    });
    const { code, output } = await written.judge([path.join(folder, 'journal')]);

    expect(code, output).toBe(2);
    expect(output).toMatch(says);
  });

for (const [what, second, code] of [
  ['passes in all of them is a pass', [anAttempt({ test: 'setup' })], 0],
  ['fails in one of them is none', [aFailure({ test: 'setup' }), aFailure({ test: 'setup', attempt: 1 })], 1],
  ['is skipped in one of them is none', [anAttempt({ test: 'setup', status: 'skipped', ok: false })], 2],
] as const)
  test(`a setup that every shard runs and that ${what}`, async ({ written, folder }) => {
    const tests = [aPlannedTest({ id: 'setup', project: 'setup', shared: true }), ...TESTS];
    for (const [current, setup] of [
      [1, [anAttempt({ test: 'setup' })]],
      [2, second],
    ] as const)
      written.journal({ plan: { ...shard(current), tests }, attempts: [...setup, ...of(current)] });
    const result = await written.judge([path.join(folder, 'journal')]);

    expect(result.code, result.output).toBe(code);
  });

test('what is no whole journal is named and never green', async ({ written, folder }) => {
  const place = path.join(folder, 'journal');
  written.journal({ plan: shard(1), attempts: of(1) });
  const two = written.journal({ plan: shard(2), attempts: of(2) });
  const whole = readFileSync(two, 'utf8');
  const lines = whole.trimEnd().split('\n');

  for (const [text, says] of [
    [whole.slice(0, -40), 'has no end'],
    [whole.replace('"status":"passed"', '"status":"failed"'), 'was changed at or before line'],
    [[...lines.slice(0, 2), ...lines.slice(3)].join('\n') + '\n', 'was changed at or before line'],
    [`${whole}${lines.at(-1)}\n`, 'was changed at or before line'],
    ['\u0000\u0001 no journal', 'shard 2 of 2 is missing'],
    ['', 'shard 2 of 2 is missing'],
  ] as const) {
    writeFileSync(two, text);
    const { code, output } = await written.judge([place]);
    expect(code, output).toBe(2);
    expect(output).toContain(says);
  }
});

for (const [line, says] of [
  ['begin', 'does not say which tests it was to run'],
  ['secrets', 'does not say whether its files hold a secret'],
] as const)
  test(`a journal without its line "${line}" is not whole`, async ({ written }) => {
    const { code, output } = await written.judge([written.journal({}, undefined, line)]);

    expect(code).toBe(2);
    expect(output).toContain(says);
  });

/** A suite of two tests and a setup that both depend on, with the gate as its reporter. */
function writeSuite(folder: string): string {
  const suite = path.join(folder, 'suite');
  mkdirSync(suite, { recursive: true });
  const spec = (title: string) => `const { test } = require('@playwright/test');\ntest('${title}', () => undefined);\n`;
  writeFileSync(path.join(suite, 'prepare.setup.js'), spec('prepares'));
  for (const name of ['a', 'b']) writeFileSync(path.join(suite, `${name}.spec.js`), spec(`passes ${name}`));
  writeFileSync(path.join(suite, 'gate.config.json'), '{}');
  writeFileSync(path.join(suite, 'package.json'), '{ "type": "commonjs" }');
  const file = path.join(suite, 'playwright.config.js');
  writeFileSync(
    file,
    `module.exports = {
      reporter: [['${path.join(ROOT, 'packages/gate/src/reporter.ts')}', { policy: '${path.join(suite, 'gate.config.json')}' }]],
      projects: [
        { name: 'setup', testMatch: /setup/ },
        { name: 'a', testMatch: /spec/, dependencies: ['setup'] },
        { name: 'b', testMatch: /a\\.spec/ },
      ],
    };\n`,
  );
  return file;
}

test('shards of a suite with a setup, and two runs of one job, leave journals that can be judged', async ({
  written,
  folder,
}) => {
  const config = writeSuite(folder);
  const env = { GATE: 'enforce', GATE_FOLDER: folder, GITHUB_RUN_ID: '900', GATE_STAGE: 'staging', GATE_BUILD: 'one' };
  const run = (...args: string[]) => runPlaywright([`--config=${config}`, ...args], env);
  const [first] = [await run('--project=a', '--shard=1/2'), await run('--project=a', '--shard=2/2')];
  expect(first.output).toMatch(
    /judge the journals of all shards: .* judge \S+journal\/900\.staging\.a\.\*-of-2\.ndjson/,
  );
  const other = await run('--project=b');
  expect(other.code, other.output).toBe(0);

  const place = path.join(folder, 'journal');
  expect(readdirSync(place).sort()).toEqual([
    '900.staging.a.1-of-2.ndjson',
    '900.staging.a.2-of-2.ndjson',
    '900.staging.b.1-of-1.ndjson',
  ]);
  const shards = readdirSync(place).filter((name) => name.includes('.a.'));
  const judged = await written.judge(
    shards.map((name) => path.join(place, name)),
    { GITHUB_RUN_ID: '900', GITHUB_RUN_ATTEMPT: '1' },
  );
  expect(judged.code, judged.output).toBe(0);
});

test('merge-reports with the gate refuses in a sentence and leaves the verdict alone', async ({ run, folder }) => {
  const blobs = path.join(folder, 'blobs');
  await run('passes$|fails$', {
    args: ['--reporter=blob'],
    env: { PLAYWRIGHT_BLOB_OUTPUT_DIR: blobs, GATE: 'observe' },
  });
  writeFileSync(path.join(folder, 'verdict.json'), 'of the run');
  const merged = await runNode([PLAYWRIGHT, 'merge-reports', '--reporter=./packages/gate/src/reporter.ts', blobs], {
    GATE: 'enforce',
    GATE_FOLDER: folder,
  });

  expect(merged.code, merged.output).toBe(2);
  expect(merged.output).toContain('this is a replay of one (merge-reports)');
  expect(readFileSync(path.join(folder, 'verdict.json'), 'utf8')).toBe('of the run');
});

test('journals of more than a week ago are removed when a run begins, those of this week stay', async ({
  run,
  written,
  folder,
}) => {
  const old = written.journal({ plan: { run: 'old' } });
  const young = written.journal({ plan: { run: 'young' } });
  const at = (Date.now() - 8 * DAY) / 1_000;
  utimesSync(old, at, at);
  await run('nothing like it', { env: { GATE_DEADLINE: 'abc' } });

  expect(existsSync(old)).toBe(false);
  expect(existsSync(young)).toBe(true);
  expect(path.dirname(young)).toContain(folder);
});
