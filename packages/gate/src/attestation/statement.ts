import { createHash } from 'node:crypto';
import { RULES } from '../rules/index.ts';
import { verdictSchema, type Finding, type Verdict } from '../schema/verdict.ts';
import { Refusal } from './refusal.ts';

export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
export const TEST_RESULT_TYPE = 'https://in-toto.io/attestation/test-result/v0.1';
export const GATE_VERDICT_TYPE = 'urn:central-e2e:gate-verdict:v2';

/** in-toto's ResourceDescriptor (spec/v1/resource_descriptor.md), as far as it is written here. */
interface ResourceDescriptor {
  name: string;
  /** Lowercase hexadecimal. */
  digest: { sha256: string };
}

interface StatementOf<Type extends string, Predicate> {
  _type: typeof STATEMENT_TYPE;
  subject: [ResourceDescriptor];
  predicateType: Type;
  predicate: Predicate;
}

/** in-toto's test result 0.1 (spec/predicates/test-result.md). */
export interface TestResult {
  result: 'PASSED' | 'WARNED' | 'FAILED';
  configuration: ResourceDescriptor[];
  /** Of the pipeline's run. */
  url?: string;
  passedTests: string[];
  warnedTests: string[];
  failedTests: string[];
}

/** An in-toto Statement 1 (spec/v1/statement.md) about one build. */
export type Statement =
  StatementOf<typeof TEST_RESULT_TYPE, TestResult> | StatementOf<typeof GATE_VERDICT_TYPE, Verdict>;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/**
 * The digest by which a build is the subject of a statement: that of an identity of the form `sha256:<64 lowercase
 * hexadecimal digits>`, or SHA-256 of the identity's UTF-8. Lowercase hexadecimal.
 */
export const subjectDigestOf = (build: string): string => /^sha256:([0-9a-f]{64})$/.exec(build)?.[1] ?? sha256(build);

/** A digest without its `sha256:`, so that both ways to write it are one. */
export const bareDigest = (digest: string): string => digest.replace(/^sha256:/, '');

const descriptor = (name: string, digest: string): ResourceDescriptor => ({
  name,
  digest: { sha256: /^[0-9a-f]{64}$/.test(bareDigest(digest)) ? bareDigest(digest) : sha256(digest) },
});

/** Whether a verdict is a pass and none of its findings blocks it. */
export const isPass = ({ verdict, findings }: Verdict): boolean =>
  verdict === 'pass' && findings.every(({ effect }) => effect === 'warn');

const entry = ({ rule, subject }: Finding) => `${rule} › ${subject}`;
const distinct = (names: string[]) => [...new Set(names)].sort();

function addressOf(url: string): string {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (!address || !['http:', 'https:'].includes(address.protocol))
    throw new Refusal('The address of the pipeline run is not a URL. Pass one that begins with https://, or none.');
  address.username = address.password = '';
  return address.href;
}

/** in-toto's test result has no `undecided`; it becomes a failure there, because it must not be read as a pass. */
function testResultOf(verdict: Verdict, url: string | undefined): TestResult {
  const { findings, flows, digests } = verdict;
  const warnings = findings.filter(({ effect }) => effect === 'warn');
  const found = new Set(findings.flatMap(({ rule, subject }) => [`rule ${rule}`, `subject ${subject}`]));
  const rules = RULES.map(({ name }) => name).filter((rule) => !found.has(`rule ${rule}`));
  const within = flows.filter(({ flow, state }) => state === 'within' && !found.has(`subject ${flow}`));
  return {
    result: !isPass(verdict) ? 'FAILED' : warnings.length ? 'WARNED' : 'PASSED',
    configuration: [
      descriptor('policy', digests.policy),
      descriptor('configuration', digests.configuration),
      descriptor('tests', digests.tests),
    ],
    url: url === undefined ? undefined : addressOf(url),
    passedTests: distinct([...rules, ...within.map(({ flow }) => `flow › ${flow}`)]),
    warnedTests: distinct(warnings.map(entry)),
    failedTests: distinct(findings.filter(({ effect }) => effect !== 'warn').map(entry)),
  };
}

/**
 * What is signed of a verdict: in-toto's test result for tools that know no other, and the whole verdict beside it. Pure:
 * the same verdict gives the same statements.
 *
 * The names in the test result are the gate's: a rule that has nothing to say and `flow › <flow>` have passed; `<rule> ›
 * <subject>` is one of the verdict's findings.
 * @param url where the pipeline's run can be read; user and password are taken out of it
 * @throws Refusal with one sentence where the verdict is not of its schema, or the URL is none
 */
export function statementsOf(verdict: Verdict, url?: string): Statement[] {
  const checked = verdictSchema.safeParse(verdict);
  if (!checked.success) {
    const where = checked.error.issues[0]?.path.map(String).join('.') || 'its top';
    throw new Refusal(
      `The verdict cannot be signed: it does not match verdict/2 at ${where}. Sign the verdict that judge returned.`,
    );
  }
  const { target, build } = checked.data;
  const common = {
    _type: STATEMENT_TYPE,
    subject: [{ name: target, digest: { sha256: subjectDigestOf(build) } }] satisfies [ResourceDescriptor],
  } as const;
  return [
    { ...common, predicateType: TEST_RESULT_TYPE, predicate: testResultOf(checked.data, url) },
    { ...common, predicateType: GATE_VERDICT_TYPE, predicate: checked.data },
  ];
}
