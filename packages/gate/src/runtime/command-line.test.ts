import { createRequire } from 'node:module';
import { expect, test } from '@playwright/test';
import { runPlaywright } from '../../testing/command.ts';
import { commandLine } from './command-line.ts';
import { OPTIONS } from './playwright-options.ts';

const of = (line: string) => commandLine(['node', 'cli.js', 'test', ...line.split(' ').filter(Boolean)]);

test('every option of the installed Playwright is known, with what it takes', async () => {
  const { output } = await runPlaywright(['--help'], { COLUMNS: '200' });
  const lines = output.matchAll(
    /^ {2}(?:-(?<short>\w), )?--?(?<name>[a-z][\w-]*)(?: (?<value>[<[][^\s]+[>\]]))?(?: |$)/gm,
  );
  const printed = Object.fromEntries(
    [...lines].map(({ groups: { short, name = '', value = '' } = {} }) => [
      name,
      {
        takes: value.includes('...') ? 'many' : value.startsWith('[') ? 'perhaps one' : value ? 'one' : 'nothing',
        short: short ?? (name.length === 1 ? name : undefined),
      },
    ]),
  );
  const known = Object.fromEntries(Object.entries(OPTIONS).map(([name, { takes, short }]) => [name, { takes, short }]));
  const { version } = createRequire(import.meta.url)('@playwright/test/package.json') as { version: string };

  expect(
    known,
    `playwright-options.ts is not what "playwright test --help" of Playwright ${version} says: add what is new, with its effect on what a run shows.`,
  ).toEqual(printed);
});

for (const [line, partial] of [
  ['', []],
  ['--project=staging', []],
  ['--project=staging production', ['production']],
  ['--project staging production', []],
  ['--project staging --workers=1 area', ['area']],
  ['--shuffle 7', []],
  ['--shuffle=7 area', ['area']],
  ['--shuffle --workers 2', []],
  ['--timeout 1000 -j 2 --trace on --global-timeout 5 --last-failed-file f', []],
  ['-j2 -x', ['-x']],
  ['-xg one', ['-x', '-g one']],
  ['-gone -G two', ['-gone', '-G two']],
  ['--grep --workers', ['--grep --workers']],
  ['--grep=a=b', ['--grep=a=b']],
  ['--only-changed', ['--only-changed']],
  ['--only-changed main area', ['--only-changed main', 'area']],
  ['--only-changed=main', ['--only-changed=main']],
  ['--test-list f --test-list-invert=g', ['--test-list f', '--test-list-invert=g']],
  ['--last-failed --no-deps', ['--last-failed', '--no-deps']],
  ['--max-failures 3', ['--max-failures 3']],
  ['--max-failures=0', []],
  ['-- area', []],
  ['--forbid-only --pass-with-no-tests --retries -1 --shard 1/2', []],
  ['--only-what-a-newer-version-can=1', ['--only-what-a-newer-version-can=1']],
] as [string, string[]][])
  test(`"${line}" leaves out ${partial.join(' and ') || 'nothing'}`, () => {
    expect(of(line)).toMatchObject({ partial, lenient: [], runsNothing: undefined });
  });

for (const [line, lenient] of [
  ['-u', ['-u']],
  ['-u all', ['-u all']],
  ['-uchanged', ['-uchanged']],
  ['--update-snapshots', ['--update-snapshots']],
  ['--update-snapshots=missing', ['--update-snapshots=missing']],
  ['--update-snapshots=none', []],
  ['--update-snapshots default', []],
  ['--update-snapshots --workers 1', ['--update-snapshots']],
  ['--ignore-snapshots', ['--ignore-snapshots']],
  ['--debug', ['--debug']],
  ['--debug=cli', ['--debug=cli']],
  ['--run-agents all', ['--run-agents all']],
  ['--run-agents=none', []],
] as [string, string[]][])
  test(`"${line}" is told not to look by ${lenient.join(' and ') || 'nothing'}`, () => {
    expect(of(line)).toMatchObject({ partial: [], lenient });
  });

test('what runs no tests is known, also where only an editor chooses them', () => {
  expect(['--list', '--ui', '--ui-port 0', '--ui-host=x', '-h'].map((line) => of(line).runsNothing)).toEqual([
    '--list',
    '--ui',
    '--ui-port 0',
    '--ui-host=x',
    '-h',
  ]);
  expect(commandLine(['node', 'cli.js', 'test-server', '-c', 'x']).partial).toEqual(['test-server']);
});

test('projects, configuration and reporters are read as Playwright reads them', () => {
  expect(
    of(
      '--project a b --project=c d --reporter=x --reporter list,y --add-reporter z -c one --config=two --timeout 9 -j 1',
    ),
  ).toEqual({
    cli: 'cli.js',
    projects: ['a', 'b', 'c'],
    config: 'two',
    reporters: ['list', 'y'],
    added: ['z'],
    partial: ['d'],
    lenient: [],
    runsNothing: undefined,
    shard: undefined,
    manner: ['--timeout=9', '--workers=1'],
  });
  expect(of('--shard=1/3 --shard 2/3').shard).toEqual({ current: 2, total: 3 });
  expect(of('--shard=1/1').shard).toBeUndefined();
});
