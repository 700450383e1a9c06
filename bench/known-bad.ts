import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Verdict } from '../packages/gate/src/schema/verdict.ts';

interface Case {
  build: string;
  /** The area that the suite is narrowed to, so that eight builds take minutes. */
  area: string;
  /** What the verdict has to say: the rule, and words of its sentence. */
  rule: string;
  sentence: RegExp;
  repeat?: number;
}

const CASES: Case[] = [
  {
    build: 'entity@2.3.1-slow',
    area: '@entity',
    rule: 'budgets',
    sentence: /entity\.create took [\d,]+ ms .* limit of 3,000 ms/,
  },
  {
    build: 'entity@2.3.1-throws',
    area: '@entity',
    rule: 'passed',
    sentence: /Create a contact .*page error: Cannot read properties of undefined/,
  },
  { build: 'entity@2.3.1-unlabelled', area: '@entity', rule: 'passed', sentence: /Create a contact .*First name/ },
  {
    build: 'public-journey@1.1.1-loses-data',
    area: '@journey',
    rule: 'passed',
    sentence: /creates a contact and an opportunity for it/,
  },
  {
    build: 'api@3.1.1-leaks',
    area: '@entity',
    rule: 'passed',
    sentence: /Another organisation › does not find this one's contact/,
  },
  {
    build: 'kit@1.2.1-inaccessible',
    area: '@messaging',
    rule: 'passed',
    sentence: /have no serious accessibility problem/,
  },
  {
    build: 'messaging@1.2.1-not-live',
    area: '@messaging',
    rule: 'passed',
    sentence: /arrives at the other person without a reload/,
  },
  {
    build: 'workflow@1.3.1-now-and-then',
    area: '@workflow',
    rule: 'passed',
    sentence: /Run a workflow .*(Completed|completed)/,
    repeat: 5,
  },
];

const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'known-bad-'));
const staging = path.join(folder, 'staging');
const env = {
  ...process.env,
  CI: '',
  GATE: 'enforce',
  GATE_FOLDER: path.join(folder, 'gate'),
  E2E_EMBEDDED_FOLDER: folder,
  E2E_TARGET: 'embedded',
};

const node = (args: string[], more: Record<string, string> = {}) =>
  spawnSync(process.execPath, args, { cwd: root, env: { ...env, ...more }, encoding: 'utf8' });
const portal = (...args: string[]) => {
  const { status, stderr } = node(['--import', 'tsx', 'reference-app/cli.ts', ...args, '--folder', staging]);
  if (status !== 0) throw new Error(stderr);
};
/** Runs the suite narrowed to an area or several, and returns its verdict with the exit code. */
function judged(area: string, repeat = 1): { code: number | null; verdict: Verdict } {
  const { status } = node(
    [
      'node_modules/@playwright/test/cli.js',
      'test',
      '--config=bench/known-bad',
      '--project=staging',
      `--repeat-each=${repeat}`,
      `--output=${path.join(folder, 'results')}`,
    ],
    { AREA: area },
  );
  return {
    code: status,
    verdict: JSON.parse(readFileSync(path.join(folder, 'gate', 'verdict.json'), 'utf8')) as Verdict,
  };
}

let failed = 0;
const tell = (ok: boolean, line: string) => {
  if (!ok) failed += 1;
  console.log(`${ok ? '✓' : '✗'} ${line}`);
};
try {
  for (const { build, area, rule, sentence, repeat } of CASES) {
    portal('reset', 'staging');
    portal('deploy', 'staging', build);
    const { code, verdict } = judged(area, repeat);
    const reason = verdict.reasons.find((candidate) => candidate.rule === rule && sentence.test(candidate.sentence));
    const seen = reason ?? verdict.reasons[0];
    tell(
      code === 1 && verdict.verdict === 'fail' && reason !== undefined,
      `${build}: ${verdict.verdict}, exit ${code}: ${seen?.rule}: ${seen?.sentence}`,
    );
  }
  portal('reset', 'staging');
  const { code, verdict } = judged([...new Set(CASES.map(({ area }) => area))].join('|'));
  tell(
    code === 0 && verdict.verdict === 'pass',
    `the good build: ${verdict.verdict}, exit ${code}${verdict.reasons[0] ? `: ${verdict.reasons[0].sentence}` : ''}`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;
