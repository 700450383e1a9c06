import { createHash } from 'node:crypto';
import {
  capitalize,
  causeOf,
  controlLine,
  flowsWorstFirst,
  plain as printableLine,
  wholeChangeOf,
  type Finding,
  type Verdict,
} from 'playwright-gate/plugin';
import { normalizeTag } from '../points/tags.ts';
import { MOST, type AlertEvent } from './envelope.ts';

/** What a verdict does not know of itself. */
export interface VerdictContext {
  service: string;
  /** Those of all points of the run, normalized. */
  tags: readonly string[];
  /** What the text ends with: the job of the pipeline, the runbook; what is no address of the web is left out. */
  links?: readonly { title: string; url: string }[];
  /** What later runs read of this one, in one line, which ends the text. */
  remembered?: string | undefined;
}

/** Which of a service's gates it is. */
const GATE = 'e2e';
const EFFECTS: readonly Finding['effect'][] = ['fail', 'undecided', 'warn'];
const ALERT_TYPES = { pass: 'success', undecided: 'warning', fail: 'error' } as const;
const WORDS = { pass: 'passed', undecided: 'is undecided', fail: 'failed' } as const;
const DIGEST = 32;
/** Links, and characters of their addresses and titles. */
const MOST_LINKS = 2;
const MOST_OF_AN_ADDRESS = 300;
const MOST_OF_A_TITLE = 40;
/** Characters, before those that are special in Markdown are marked as not. */
const MOST_OF_A_NAME = 100;
const MOST_OF_A_SENTENCE = 300;
/** More than fit, however short they are. */
const MOST_LINES = 150;

/** In one line; without what nobody sees, and what Datadog would take for the end of Markdown or for somebody to tell. */
const plain = (text: string) => printableLine(text).replace(/%%%+/g, '%').replaceAll('@', '(at)').trim();

/** The beginning of a text that is too long, never with half a character. */
const clipped = (text: string, most: number) =>
  text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;

/** Text that Markdown shows as it is. */
const markdown = (text: string, most = MOST_OF_A_NAME) =>
  clipped(plain(text), most).replace(/[\\`*_[\]<>#|~]/g, (character) => `\\${character}`);

function keyOf(service: string, stage: string): string {
  const key = [service, stage, GATE].join(':');
  if (key.length <= MOST.key) return key;
  const digest = createHash('sha256').update(key).digest('hex').slice(0, DIGEST);
  return `${clipped(key, MOST.key - DIGEST - 1)}:${digest}`;
}

/** Links as Markdown; what is no address of the web, or is too long, is left out. */
const markdownOf = (links: NonNullable<VerdictContext['links']>): string[] =>
  links
    .filter(({ url }) => /^https?:\/\//.test(url) && URL.canParse(url))
    // Without the characters that would end it.
    .map(({ title, url }) => ({ title, href: new URL(url).href.replaceAll('(', '%28').replaceAll(')', '%29') }))
    .filter(({ href }) => href.length <= MOST_OF_AN_ADDRESS)
    .slice(0, MOST_LINKS)
    .map(({ title, href }) => `[${markdown(title, MOST_OF_A_TITLE)}](${href})`);

/** What the control showed: of what blocks, and of each flow that was measured in pairs with it. */
function comparedWith(verdict: Verdict): string[] {
  const [control, cause] = [controlLine(verdict), causeOf(verdict)];
  const paired = flowsWorstFirst(verdict.flows).filter(({ change }) => change?.pairs);
  const changes = paired.map((result) => `${result.flow} ${wholeChangeOf(result)}`).join('; ');
  return [
    ...(cause ? [`**${capitalize(cause.word)}.** ${cause.remedy ?? ''}`.trim()] : []),
    ...(control ? [`Control: ${markdown(control, MOST_OF_A_SENTENCE)}.`] : []),
    ...(changes ? [`In pairs, control → new: ${markdown(changes, MOST_OF_A_SENTENCE)}.`] : []),
  ];
}

function textOf(verdict: Verdict, findings: Finding[], { service, links = [], remembered }: VerdictContext): string {
  const { stage, build, summary, run, target, expires } = verdict;
  const head = `**${verdict.verdict}** for ${markdown(service)} in ${markdown(stage)}, build ${markdown(build)}. ${markdown(summary, MOST_OF_A_SENTENCE)}`;
  const comparison = comparedWith(verdict);
  const lines = findings
    .slice(0, MOST_LINES)
    .map(
      ({ effect, rule, subject, actual, limit, message }) =>
        `- **${effect}**, ${rule}, ${markdown(subject)}: ${markdown(message, MOST_OF_A_SENTENCE)} (${markdown(actual)}; limit: ${markdown(limit)})`,
    );
  const foot = [
    `Run ${markdown(run)} against ${markdown(target)}; the verdict expires at ${new Date(expires).toISOString()}.`,
    ...markdownOf(links),
  ].join(' ');
  const whole = (shown: number, told: number) => {
    const more = findings.length - shown;
    return [
      // With their spaces, as Datadog documents them.
      '%%% ',
      head,
      ...comparison.slice(0, told).flatMap((line) => ['', line]),
      '',
      ...lines.slice(0, shown),
      ...(more ? [`- and ${more} more, in verdict.json`] : []),
      ...(findings.length ? [''] : []),
      foot,
      ...(remembered ? ['', remembered] : []),
      ' %%%',
    ].join('\n');
  };
  let [shown, told] = [lines.length, comparison.length];
  while (shown + told > 0 && whole(shown, told).length > MOST.text)
    // The worst finding is the last to go.
    if (shown > 1 || !told) shown -= 1;
    else told -= 1;
  return whole(shown, told);
}

/**
 * The verdict as an event: those of one service, environment and gate have one key, so that they are grouped. Its text is
 * Markdown, the worst reason first, with the links at its end.
 */
export function verdictEvent(verdict: Verdict, context: VerdictContext): AlertEvent {
  const { stage, summary, ended, cause } = verdict;
  const findings = verdict.findings.toSorted(
    (one, other) => EFFECTS.indexOf(one.effect) - EFFECTS.indexOf(other.effect),
  );
  const rules = findings.filter(({ effect }) => effect !== 'warn').map(({ rule }) => `rule:${rule}`);
  const causes = cause ? [`cause:${cause}`] : [];
  const own = [`gate:${GATE}`, `verdict:${verdict.verdict}`, ...causes, ...rules].map(normalizeTag);
  const title = `Gate ${WORDS[verdict.verdict]} for ${context.service} in ${stage}: ${summary}`;
  return {
    key: keyOf(context.service, stage),
    alertType: ALERT_TYPES[verdict.verdict],
    title: clipped(plain(title), MOST.title),
    text: textOf(verdict, findings, context),
    at: ended,
    tags: [...new Set([...context.tags, ...own])].slice(0, MOST.tags),
  };
}
