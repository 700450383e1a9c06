import { createHash } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { RULES, type Reason, type Verdict } from '../schema/verdict.ts';
import { canonicalJson } from './canonical.ts';
import { GATE_VERDICT_TYPE, statementsOf, STATEMENT_TYPE, TEST_RESULT_TYPE, type TestResult } from './statement.ts';
import { aReason, aVerdict, BUILD, POLICY } from './testing.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const testResult = (change: Partial<Verdict>, url?: string) =>
  statementsOf(aVerdict(change), url)[0]?.predicate as TestResult;
const withReasons = (verdict: Verdict['verdict'], ...reasons: Reason[]) => testResult({ verdict, reasons });

test('two statements about the build, named by the target', () => {
  const statements = statementsOf(aVerdict());
  expect(statements.map(({ predicateType }) => predicateType)).toEqual([TEST_RESULT_TYPE, GATE_VERDICT_TYPE]);
  for (const { _type, subject } of statements) {
    expect(_type).toBe(STATEMENT_TYPE);
    expect(subject).toEqual([{ name: 'https://portal.example.com', digest: { sha256: sha256(BUILD) } }]);
  }
});

test('a build whose identity is a SHA-256 is its own digest, and nothing that only looks like one is', () => {
  const digest = 'd'.repeat(64);
  const subjectOf = (build: string) => statementsOf(aVerdict({ build }))[1]?.subject[0].digest.sha256;
  expect(subjectOf(`sha256:${digest}`)).toBe(digest);
  for (const build of [
    digest,
    `sha256:${digest}0`,
    `sha256:${'D'.repeat(64)}`,
    `sha512:${digest}`,
    `sha256:${digest}\n`,
  ])
    expect(subjectOf(build)).toBe(sha256(build));
});

test('ours holds the whole verdict', () => {
  const verdict = aVerdict({
    verdict: 'fail',
    reasons: [aReason()],
    quarantined: [{ test: 'a › b', owner: 'team', expires: '2026-11-21', outcome: 'failed' }],
  });
  expect(statementsOf(verdict)[1]?.predicate).toEqual(verdict);
});

test('the same verdict gives the same bytes, whatever the order of its keys', () => {
  const verdict = aVerdict({ reasons: [aReason({ effect: 'warn' })] });
  const turned = Object.fromEntries(Object.entries(verdict).reverse()) as Verdict;
  expect(statementsOf(turned).map((statement) => canonicalJson(statement))).toEqual(
    statementsOf(verdict).map((statement) => canonicalJson(statement)),
  );
});

test('undecided is a failure in test-result, and a pass that its own reasons speak against is one, too', () => {
  expect(withReasons('pass').result).toBe('PASSED');
  expect(withReasons('pass', aReason({ effect: 'warn' })).result).toBe('WARNED');
  expect(withReasons('fail', aReason()).result).toBe('FAILED');
  expect(withReasons('undecided', aReason({ effect: 'undecided' })).result).toBe('FAILED');
  expect(withReasons('undecided').result).toBe('FAILED');
  expect(withReasons('pass', aReason({ effect: 'undecided' })).result).toBe('FAILED');
  expect(withReasons('pass', aReason()).result).toBe('FAILED');
});

test('each rule and flow is in the list that its reasons say, and what passed has none', () => {
  expect(withReasons('pass')).toMatchObject({
    passedTests: [...RULES, 'flow › entity.create'].sort(),
    warnedTests: [],
    failedTests: [],
  });
  const { passedTests, warnedTests, failedTests } = withReasons(
    'fail',
    aReason(),
    aReason({ rule: 'flaky', effect: 'warn', subject: 'Create › shows it' }),
    aReason({ rule: 'complete', effect: 'undecided', subject: 'shard 2' }),
  );
  expect(failedTests).toEqual(['budgets › entity.create', 'complete › shard 2']);
  expect(warnedTests).toEqual(['flaky › Create › shows it']);
  expect(passedTests).not.toContain('flow › entity.create');
  expect(passedTests).toEqual(RULES.filter((rule) => !['budgets', 'flaky', 'complete'].includes(rule)).sort());
});

test('the configuration is three resources with their digests, with or without sha256: before them', () => {
  const digests = { policy: `sha256:${POLICY}`, configuration: 'b'.repeat(64), tests: 'no digest' };
  expect(testResult({ digests }).configuration).toEqual([
    { name: 'policy', digest: { sha256: POLICY } },
    { name: 'configuration', digest: { sha256: 'b'.repeat(64) } },
    { name: 'tests', digest: { sha256: sha256('no digest') } },
  ]);
});

test('the address of the run is written without user and password, and is none of another kind', () => {
  expect(testResult({}).url).toBeUndefined();
  expect(testResult({}, 'https://me:secret@ci.example.com/runs/7').url).toBe('https://ci.example.com/runs/7');
  for (const wrong of ['', 'runs/7', 'file:///etc/passwd', 'javascript:alert(1)'])
    expect(() => testResult({}, wrong)).toThrow('The address of the pipeline run is not a URL');
});

test('what is no verdict is not signed', () => {
  for (const [wrong, where] of [
    [{ ...aVerdict(), verdict: 'fine' }, 'verdict'],
    [{ ...aVerdict(), expires: Infinity }, 'expires'],
    [null, 'its top'],
  ] as const)
    expect(() => statementsOf(wrong as never)).toThrow(`does not follow verdict/1 at ${where}: sign what judge gave.`);
});
