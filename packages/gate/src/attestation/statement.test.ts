import { createHash } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { RULES } from '../rules/index.ts';
import { type Finding, type Verdict } from '../schema/verdict.ts';
import { canonicalJson } from './canonical.ts';
import { GATE_VERDICT_TYPE, statementsOf, STATEMENT_TYPE, TEST_RESULT_TYPE, type TestResult } from './statement.ts';
import { aFinding, aVerdict, BUILD, POLICY } from './testing.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const testResult = (change: Partial<Verdict>, url?: string) =>
  statementsOf(aVerdict(change), url)[0]?.predicate as TestResult;
const withFindings = (verdict: Verdict['verdict'], ...findings: Finding[]) => testResult({ verdict, findings });

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
    findings: [aFinding()],
    quarantined: [{ test: 'a › b', owner: 'team', expires: '2026-11-21', outcome: 'failed' }],
  });
  expect(statementsOf(verdict)[1]?.predicate).toEqual(verdict);
});

test('the same verdict gives the same bytes, whatever the order of its keys', () => {
  const verdict = aVerdict({ findings: [aFinding({ effect: 'warn' })] });
  const turned = Object.fromEntries(Object.entries(verdict).reverse()) as Verdict;
  expect(statementsOf(turned).map((statement) => canonicalJson(statement))).toEqual(
    statementsOf(verdict).map((statement) => canonicalJson(statement)),
  );
});

test('undecided is a failure in test-result, and a pass that its own findings speak against is one, too', () => {
  expect(withFindings('pass').result).toBe('PASSED');
  expect(withFindings('pass', aFinding({ effect: 'warn' })).result).toBe('WARNED');
  expect(withFindings('fail', aFinding()).result).toBe('FAILED');
  expect(withFindings('undecided', aFinding({ effect: 'undecided' })).result).toBe('FAILED');
  expect(withFindings('undecided').result).toBe('FAILED');
  expect(withFindings('pass', aFinding({ effect: 'undecided' })).result).toBe('FAILED');
  expect(withFindings('pass', aFinding()).result).toBe('FAILED');
});

test('each rule and flow is in the list that its findings say, and what passed has none', () => {
  expect(withFindings('pass')).toMatchObject({
    passedTests: [...RULES.map(({ name }) => name), 'flow › entity.create'].sort(),
    warnedTests: [],
    failedTests: [],
  });
  const { passedTests, warnedTests, failedTests } = withFindings(
    'fail',
    aFinding(),
    aFinding({ rule: 'flaky tests', effect: 'warn', subject: 'Create › shows it' }),
    aFinding({ rule: 'incomplete run', effect: 'undecided', subject: 'shard 2' }),
  );
  expect(failedTests).toEqual(['budget › entity.create', 'incomplete run › shard 2']);
  expect(warnedTests).toEqual(['flaky tests › Create › shows it']);
  expect(passedTests).not.toContain('flow › entity.create');
  expect(passedTests).toEqual(
    RULES.map(({ name }) => name)
      .filter((rule) => !['budget', 'flaky tests', 'incomplete run'].includes(rule))
      .sort(),
  );
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
    expect(() => statementsOf(wrong as never)).toThrow(
      `does not match verdict/2 at ${where}. Sign the verdict that judge returned.`,
    );
});
