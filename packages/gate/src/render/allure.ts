import { ANY_INFRASTRUCTURE_FAILURE } from '../rules/infrastructure-failure.ts';
import type { Verdict } from '../schema/verdict.ts';
import { moment, pluralize } from '../wording.ts';
import { controlLine } from './control-words.ts';
import { plain } from './text.ts';

/** A category of Allure's: results of these statuses whose message matches as a whole, or that are flaky. */
export interface AllureCategory {
  name: string;
  description: string;
  matchedStatuses: ('failed' | 'broken' | 'passed' | 'skipped' | 'unknown')[];
  messageRegex?: string;
  flaky?: boolean;
}

const TIMEOUTS = '(Test|Hook|Fixture) timeout of|timeout of \\d+\\s?ms exceeded|[Tt]imed out|over its limit';

/** A value of a `.properties` file: one line, with every character outside of ASCII as `\uXXXX`. */
const property = (text: string) =>
  plain(text)
    .replace(/[\\=:#!]/g, '\\$&')
    .replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The text of `environment.properties`, which Allure shows beside its results. */
export function allureEnvironment(verdict: Verdict): string {
  const { stage, target, build, run, shards, baseline, cause } = verdict;
  const control = controlLine(verdict);
  const entries = {
    Verdict: verdict.verdict,
    Summary: verdict.summary,
    Stage: stage,
    ...(verdict.channels ? { Channels: verdict.channels.join(', ') } : {}),
    Target: target,
    Build: build,
    ...(control ? { Control: control } : {}),
    ...(cause ? { Cause: cause } : {}),
    Run: run,
    Began: moment(verdict.began),
    Expires: moment(verdict.expires),
    Shards: String(shards),
    History: pluralize(baseline.runs, 'run'),
  };
  return Object.entries(entries)
    .map(([key, value]) => `${key}=${property(value)}\n`)
    .join('');
}

/** The content of `categories.json`; expressions match the whole message, across its lines. */
export function allureCategories(): AllureCategory[] {
  const anywhere = (expression: string) => `[\\s\\S]*(${expression})[\\s\\S]*`;
  return [
    {
      name: 'Infrastructure failures',
      description:
        'The target, the login, the browser or the test machine broke, so nothing is known about the product.',
      matchedStatuses: ['failed', 'broken'],
      messageRegex: anywhere(ANY_INFRASTRUCTURE_FAILURE),
    },
    {
      name: 'Flaky',
      description: 'Failed, then passed on retry.',
      matchedStatuses: ['passed', 'failed', 'broken'],
      flaky: true,
    },
    {
      name: 'Slow',
      description: 'Reached a time limit: slow, or waiting for something that never came.',
      matchedStatuses: ['failed', 'broken'],
      messageRegex: `(?![\\s\\S]*(${ANY_INFRASTRUCTURE_FAILURE}))${anywhere(TIMEOUTS)}`,
    },
    {
      name: 'Product defects',
      description: 'The product did not do what the test expected.',
      matchedStatuses: ['failed', 'broken'],
      messageRegex: `(?![\\s\\S]*(${ANY_INFRASTRUCTURE_FAILURE}|${TIMEOUTS}))[\\s\\S]*`,
    },
  ];
}
