import { z } from 'zod';
import { onChannel } from '../schema/channel.ts';
import { UNKNOWN_BUILD } from '../schema/plan.ts';
import { verdictSchema, type Verdict } from '../schema/verdict.ts';
import { age, pluralize } from '../wording.ts';
import { readBundle } from './bundle.ts';
import { PAYLOAD_TYPE, type ReadEnvelope } from './envelope.ts';
import { Refusal } from './refusal.ts';
import {
  bareDigest,
  GATE_VERDICT_TYPE,
  isPass,
  STATEMENT_TYPE,
  subjectDigestOf,
  TEST_RESULT_TYPE,
} from './statement.ts';
import { open, trustOf, type Trust, type TrustedKeys } from './trust.ts';

/** How far a signer's clock may be ahead, in milliseconds. */
const AHEAD = 5 * 60_000;
const MOST_NOTES = 5;

/** What a verdict must be for; what is left out is not checked. Always name the build before a promotion. */
export interface Expectation extends TrustedKeys {
  /** Epoch milliseconds. */
  now: number;
  /** The identity of the build that is to go on, letter by letter as the target said it. */
  build?: string;
  /** SHA-256 of the policy in hexadecimal, with or without `sha256:`. */
  policyDigest?: string;
  configurationDigest?: string;
  testsDigest?: string;
  stage?: string;
  /** A release channel that the verdict has to cover. */
  channel?: string;
  target?: string;
  /** The run, or the pipeline's run that it is an attempt of. */
  run?: string;
  /** Milliseconds since the run ended, at most. */
  maxAge?: number;
}

/** Each answer includes the ones above it. */
export interface Verification {
  /** A trusted key signed a verdict. */
  authentic: boolean;
  /** It is current, and for the build, the policy and the stage that were named. */
  valid: boolean;
  /** It is a pass: only then may a promotion go on. */
  allows: boolean;
  /** The verdict, if it is authentic. */
  verdict?: Verdict;
  /** Who signed it. */
  keyid?: string;
  /** Sentences: first what decided, then which lines do not count. */
  reasons: string[];
}

const statementSchema = z.object({
  _type: z.string(),
  predicateType: z.string(),
  subject: z.array(z.object({ digest: z.record(z.string(), z.unknown()) })),
  predicate: z.unknown().optional(),
});

interface Candidate {
  line: number;
  keyid: string;
  verdict: Verdict;
}

const printable = (text: string) => `"${text.replace(/\p{C}+/gu, ' ').slice(0, 200)}"`;

/** The verdict in an envelope; or the reason why there is none, which continues "Line 1"; or neither, for other statements. */
function read(envelope: ReadEnvelope, trust: Trust): Omit<Candidate, 'line'> | { reason?: string } {
  const opened = open(envelope, trust);
  if ('reason' in opened) return opened;
  if (envelope.payloadType !== PAYLOAD_TYPE)
    return { reason: `holds ${printable(envelope.payloadType)}, not a statement` };
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(opened.payload));
  } catch {
    return { reason: 'is signed but is not JSON in UTF-8' };
  }
  const { data: statement } = statementSchema.safeParse(value);
  if (statement?._type !== STATEMENT_TYPE) return { reason: 'is signed but is not an in-toto Statement v1' };
  if (statement.predicateType === TEST_RESULT_TYPE) return {};
  if (statement.predicateType !== GATE_VERDICT_TYPE)
    return { reason: `is a statement of an unknown type, ${printable(statement.predicateType)}` };
  const { data: verdict } = verdictSchema.safeParse(statement.predicate);
  if (!verdict)
    return { reason: 'is a verdict that does not match verdict/2: verify it with the version that signed it' };
  if (!statement.subject.some(({ digest }) => digest['sha256'] === subjectDigestOf(verdict.build)))
    return { reason: 'is a verdict whose subject is not its build' };
  return { keyid: opened.keyid, verdict };
}

/** Why a verdict is not for what was named. */
function mismatches(
  { build, overrides, digests, stage, target, channels, run }: Verdict,
  expected: Expectation,
): string[] {
  const found: string[] = [];
  const compare = (what: string, actual: string, named: string | undefined) => {
    if (named !== undefined && named !== actual)
      found.push(`The verdict is for ${what} ${printable(actual)}, not for ${printable(String(named))}.`);
  };
  compare('the build', build, expected.build);
  if (overrides) found.push('The verdict is of an unpublished build. Run the suite against the deployed one.');
  if (expected.build === UNKNOWN_BUILD) found.push('Nobody knew the build of the verdict: name one that is known.');
  const digest = (what: string, actual: string, named: string | undefined) =>
    compare(what, bareDigest(actual), named && bareDigest(String(named)));
  digest('the policy', digests.policy, expected.policyDigest);
  digest('the configuration', digests.configuration, expected.configurationDigest);
  digest('the tests', digests.tests, expected.testsDigest);
  compare('the stage', stage, expected.stage);
  if (expected.channel !== undefined && !channels?.includes(String(expected.channel)))
    found.push(
      channels
        ? `The verdict is for ${pluralize(channels.length, 'channel')}, ${channels.map(printable).join(' and ')}, not for ${printable(String(expected.channel))}.`
        : `The verdict names no channel, so it is not for ${printable(String(expected.channel))}.`,
    );
  compare('the target', target, expected.target);
  const isAttempt = run.startsWith(`${expected.run}-`) && /^\d+$/.test(run.slice(`${expected.run}-`.length));
  compare('the run', isAttempt ? String(expected.run) : run, expected.run);
  if (!build.trim()) found.push('The verdict names no build.');
  return found;
}

/** Why a verdict is not current. */
function untimely({ ended, expires }: Verdict, { now, maxAge }: Expectation): string[] {
  if (!Number.isFinite(now)) return ['The time of this check is missing. Pass it as epoch milliseconds.'];
  const found: string[] = [];
  if (now > expires) found.push(`The verdict expired ${age(now - expires)} ago. Run the suite again.`);
  if (maxAge !== undefined && !(now - ended <= maxAge))
    found.push(
      `The run of the verdict ended ${age(now - ended)} ago; the limit is ${age(maxAge)}. Run the suite again.`,
    );
  if (ended > now + AHEAD)
    found.push(`The verdict is ${age(ended - now)} in the future. Correct the clock of the signer or of the verifier.`);
  return found;
}

function decide({ verdict, keyid }: Candidate, expected: Expectation): Verification {
  const against = [...mismatches(verdict, expected), ...untimely(verdict, expected)];
  const known = { authentic: true, verdict, keyid };
  if (against.length) return { ...known, valid: false, allows: false, reasons: against };
  if (isPass(verdict)) {
    const rest = `The verdict is a pass for the build ${printable(verdict.build)} in ${printable(verdict.stage)}`;
    return {
      ...known,
      valid: true,
      allows: true,
      reasons: [`${rest}, valid for another ${age(verdict.expires - expected.now)}.`],
    };
  }
  const word = verdict.verdict === 'pass' ? 'a pass with blocking findings' : verdict.verdict;
  const message = `The signature is valid, but the verdict does not allow a promotion: it is ${word}, ${printable(verdict.summary)}.`;
  return { ...known, valid: true, allows: false, reasons: [message] };
}

/**
 * Of several verdicts the last one for what was named decides, and of two of the same time the one that allows less: the
 * order of the lines must not matter (spec/v1/bundle.md). A verdict of one stage, target or channel does not stand for another: where
 * neither was named, the last of each must allow.
 */
function decideAmong(candidates: readonly Candidate[], expected: Expectation): Verification | undefined {
  const fitting = candidates.filter(({ verdict }) => !mismatches(verdict, expected).length);
  const allowed = ({ verdict }: Candidate) => (isPass(verdict) ? 1 : 0);
  const latest = [...(fitting.length ? fitting : candidates)].sort(
    (one, other) => other.verdict.ended - one.verdict.ended || allowed(one) - allowed(other),
  );
  const suites = new Map<string, Candidate>();
  for (const one of latest) {
    const suite = JSON.stringify([one.verdict.stage, one.verdict.target, one.verdict.channels]);
    if (!suites.has(suite)) suites.set(suite, one);
  }
  const decisions = [...suites.values()].map((one) => decide(one, expected));
  const refused = decisions.find(({ allows }) => !allows);
  if (!refused || suites.size < 2) return decisions[0];
  const stages = [...suites.values()].map(
    ({ verdict: { stage, target, channels } }) =>
      `${printable(onChannel(stage, channels?.join(', ')))} at ${printable(target)}`,
  );
  return {
    ...refused,
    reasons: [...refused.reasons, `The file has verdicts of ${stages.join(' and of ')}. Name the one that is meant.`],
  };
}

function inspect(text: string, expected: Expectation): Verification {
  const trust = trustOf(expected);
  const candidates: Candidate[] = [];
  const notes: string[] = [];
  for (const entry of readBundle(text)) {
    const found = 'envelope' in entry ? read(entry.envelope, trust) : entry;
    if ('verdict' in found) candidates.push({ line: entry.line, ...found });
    else if (found.reason) notes.push(`Line ${entry.line} does not count: it ${found.reason}.`);
  }
  const more = notes.length - MOST_NOTES;
  const listed =
    more > 0
      ? [...notes.slice(0, MOST_NOTES), `${pluralize(more, 'more line does', 'more lines do')} not count.`]
      : notes;
  const decision = decideAmong(candidates, expected);
  if (decision) return { ...decision, reasons: [...decision.reasons, ...listed] };
  const none = `The file has no verdict that a trusted key signed (${GATE_VERDICT_TYPE}). Run the suite again.`;
  return { authentic: false, valid: false, allows: false, reasons: [none, ...listed] };
}

/** Whether a file is a verdict, or holds envelopes, that nobody signed: no key can make it genuine. */
export function isUnsigned(text: string): boolean {
  try {
    if (verdictSchema.safeParse(JSON.parse(text)).success) return true;
  } catch {
    // A bundle has several lines.
  }
  try {
    const envelopes = readBundle(text).flatMap((line) => ('envelope' in line ? line.envelope : []));
    return envelopes.length > 0 && envelopes.every(({ signatures }) => !signatures.length);
  } catch {
    return false;
  }
}

/**
 * Says whether a file holds a verdict that a trusted key signed, whether that verdict is for what was named, and whether
 * it allows a promotion. Never throws, whatever the text.
 * @param text the content of `verdict.intoto.jsonl`: DSSE envelopes, one a line; a line that is something else does not count
 */
export function verify(text: string, expected: Expectation): Verification {
  try {
    return inspect(text, expected);
  } catch (error) {
    const wrongly =
      'The attestation could not be checked. Call verify with the text of the file and with what it must be for.';
    const reason = error instanceof Refusal ? error.message : wrongly;
    return { authentic: false, valid: false, allows: false, reasons: [reason] };
  }
}
