import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { COMPILED, ROOT, runGate, runPlaywright, WITHOUT_LOADER } from '#testing';
import { aFinding, aVerdict } from '../src/testing.ts';
import type { Leak } from './testing-secrets/leak.ts';

const SUITE = `${COMPILED}/packages/gate/contract/testing-secrets`;

/** What pipelines take for commands, as titles, errors and names of variables may hold it; each would begin a line. */
const COMMANDS = [
  '::error title=Deploy::all good',
  '::stop-commands::tok',
  '  ::add-mask::passes',
  '##[error]of Azure or an older GitHub',
  '##vso[task.setvariable variable=verdict]pass',
  "##teamcity[buildStatus status='SUCCESS']",
  '--- a group of Buildkite',
  '+++ an open group',
  '~~~ a closed group',
  '^^^ +++',
  '\u001b[0Ksection_start:1:hidden\r\u001b[0Khidden',
];
/** What a terminal, or a reader, is led astray by. */
const CONTROLS =
  '\u001b[2J\u001b[31mred \u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007 \u001b]52;c;ZXZpbA==\u0007 \u009d0;title\u009c \u0008\u0007 \u202egnp\u202c \u2066x\u2069 ze\u200bro\u00ad';
const SEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]/u;
const MARKUP =
  '</template><script>x</script> a|b `c` [l](https://evil.example) ![i](https://evil.example/i.png) @everyone <!--';

const hostile: Leak[] = [
  { title: `a title\n${COMMANDS.join('\n')}`, error: `an error ${CONTROLS}\n${COMMANDS.join('\n')} ${MARKUP}` },
  { title: `controls ${CONTROLS} ${MARKUP}`, error: COMMANDS.map((one) => `${'w'.repeat(92)} ${one}`).join(' ') },
  { title: '::error::first', error: '::error::second' },
];

/** The lines that a pipeline would obey or take for a group, other than those that begin with the gate's own words. */
const commandsIn = (output: string) =>
  output
    .split(/\r\n|[\r\n]/)
    .filter(
      (line) =>
        (/^\s*(::|---|\+\+\+|~~~|\^\^\^)/.test(line) &&
          !/^::(error|warning) (file=[^,:]+,)?(line=\d+,)?title=Gate/.test(line)) ||
        /##(vso|teamcity)?\[/.test(line),
    );

/** The lines with something in them that nobody sees; with `colors`, those of the gate are no such thing. */
const unseenIn = (text: string, colors = false) =>
  text.split('\n').filter((line) => SEEN.test(colors ? line.replace(/\u001b\[(0|1|2|31|32|33|35)m/g, '') : line));

const run = async (folder: string, leaks: Leak[], env: Record<string, string> = {}) => {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'leaks.json');
  writeFileSync(file, JSON.stringify(leaks));
  return runPlaywright([`--config=${SUITE}`], {
    ...WITHOUT_LOADER,
    POLICY: `${SUITE}/policy.ts`,
    GATE: 'enforce',
    GATE_FOLDER: path.join(folder, 'gate'),
    LEAKS_FILE: file,
    ...env,
  });
};

test('what others write begins no line, hides nothing and is no markup, wherever it is shown', async ({}, testInfo) => {
  const folder = testInfo.outputPath('run');
  const summary = path.join(folder, 'summary.md');
  const { output } = await run(folder, hostile, {
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: path.dirname(ROOT),
    GITHUB_STEP_SUMMARY: summary,
    FORCE_COLOR: '1',
    E2E_RUN_ID: 'one',
    GATE_BUILD: `one\n::error::build ${CONTROLS}`,
  });
  const written = (name: string) => readFileSync(path.join(folder, 'gate', name), 'utf8');

  expect(output).toContain('Verdict: FAIL');
  expect(commandsIn(output)).toEqual([]);
  expect(unseenIn(output, true)).toEqual([]);
  // Without a terminal there are colors, because somebody asked for them.
  expect(output).toContain('\u001b[31m');
  // An annotation stands at the file as the checked out folder has it.
  const place = `${path.basename(ROOT)}/${SUITE}/area/leaks.spec.ts`;
  expect(output).toMatch(new RegExp(`^::error file=${place.replaceAll('.', '\\.')},line=\\d+,title=Gate`, 'm'));

  for (const name of [
    'verdict.json',
    'verdict.html',
    'verdict.xml',
    'journal/one.default.1-of-1.ndjson',
    'history.ndjson',
  ])
    expect(existsSync(path.join(folder, 'gate', name)) ? unseenIn(written(name)) : [], name).toEqual([]);
  expect(unseenIn(readFileSync(summary, 'utf8'))).toEqual([]);
  expect(readFileSync(summary, 'utf8')).not.toMatch(/<script|<!--|[^\\]!\[|[^\\]\]\(|https:\/\/evil|@everyone/);
  expect(written('verdict.html')).not.toMatch(/<script|href="?https:\/\/evil|<\/template>/);
  // A journal's text is escaped by JSON as well.
  const lines = written('journal/one.default.1-of-1.ndjson').trim().split('\n');
  expect(lines.flatMap((line) => unseenIn(JSON.stringify(JSON.parse(line))))).toEqual([]);
});

/** A verdict whose every text is hostile, in a file. */
function hostileVerdict(folder: string): string {
  const text = `${COMMANDS.join('\n')} ${CONTROLS} ${MARKUP}`;
  const finding = aFinding({
    subject: `${'s'.repeat(40)} ${text}`,
    actual: text,
    limit: text,
    evidence: [text, text],
    message: text,
  });
  const file = path.join(folder, 'verdict.json');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify(aVerdict({ verdict: 'fail', findings: [finding], summary: text, stage: text })));
  return file;
}

for (const [env, colored] of [
  [{}, false],
  [{ FORCE_COLOR: '1' }, true],
  [{ FORCE_COLOR: '3' }, true],
  [{ FORCE_COLOR: '0' }, false],
  [{ NO_COLOR: 'yes', FORCE_COLOR: '1' }, false],
  [{ NO_COLOR: '', FORCE_COLOR: '2' }, true],
] as const)
  test(`explain has ${colored ? '' : 'no '}colors with ${JSON.stringify(env)}, and begins no line with others' words`, async ({}, testInfo) => {
    const file = hostileVerdict(testInfo.outputPath());
    const { code, output } = await runGate(['explain', file], env);

    expect(code, output).toBe(0);
    expect(output.includes('\u001b[')).toBe(colored);
    expect(commandsIn(output)).toEqual([]);
    expect(unseenIn(output, colored)).toEqual([]);
  });

test('an error of a command is no command, and says no secret', async ({}, testInfo) => {
  const folder = testInfo.outputPath('gate');
  const { code, output } = await runGate(['explain', '\n::error::x hunter-22-and-more.json'], {
    GATE_FOLDER: folder,
    MY_TOKEN: 'hunter-22-and-more',
  });

  expect(code).toBe(64);
  expect(commandsIn(output)).toEqual([]);
  expect(output).toContain('[redacted MY_TOKEN].json');
});

test('the command that explains a finding works as it is printed, in whatever folder the gate writes', async ({}, testInfo) => {
  const folder = testInfo.outputPath("the gate's own folder");
  const title = 'a customer who has never bought anything pays in advance for a subscription and gets a confirmation';
  const { output, code } = await run(folder, [{ title, error: 'no confirmation' }]);
  const [, printed = ''] = /^ {2}Details: npx playwright-gate (.*)$/m.exec(output) ?? [];

  expect(code, output).toBe(1);
  expect(printed).toContain('gate/verdict.json');
  // As a shell reads it: words, 'quoted' and "quoted".
  const args = [...printed.matchAll(/"([^"]*)"|((?:'[^']*'|\\'|[^\s'"\\])+)/g)].map(
    ([, quoted, bare = '']) =>
      quoted ?? bare.replaceAll("'\\''", '\u0000').replaceAll("'", '').replaceAll('\u0000', "'"),
  );
  const explained = await runGate(args, {});
  expect(explained.code, printed).toBe(0);
  expect(explained.output).toContain('no confirmation');
  // Its subject is cut between words, and is a part of the title.
  expect(args[2] === 'test failures' || title.includes(args[2] ?? '-') || /leaks\.spec\.ts/.test(args[2] ?? '')).toBe(
    true,
  );
});
