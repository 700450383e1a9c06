import { ANY_OBSTACLE } from '../rules/infrastructure-failure.ts';
import type { Verdict } from '../schema/verdict.ts';
import { plain } from './text.ts';
import { count, moment } from './wording.ts';

/** A category of Allure's: results of these statuses whose message matches as a whole, or that are flaky. */
export interface AllureCategory {
  name: string;
  description: string;
  matchedStatuses: ('failed' | 'broken' | 'passed' | 'skipped' | 'unknown')[];
  messageRegex?: string;
  flaky?: boolean;
}

const TIMEOUTS = '(Test|Hook|Fixture) timeout of|timeout of \\d+\\s?ms exceeded|[Tt]imed out|over its limit';

/** A value as `.properties` files hold it: one line, everything that is not plain ASCII as `\uXXXX`. */
const property = (text: string) =>
  plain(text)
    .replace(/[\\=:#!]/g, '\\$&')
    .replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** What Allure shows beside its results, as the text of `environment.properties`. */
export function allureEnvironment(verdict: Verdict): string {
  const { stage, target, build, run, shards, baseline } = verdict;
  const entries = {
    Verdict: verdict.verdict,
    Summary: verdict.summary,
    Stage: stage,
    Target: target,
    Build: build,
    Run: run,
    Began: moment(verdict.began),
    Expires: moment(verdict.expires),
    Shards: String(shards),
    History: count(baseline.runs, 'run'),
  };
  return Object.entries(entries)
    .map(([key, value]) => `${key}=${property(value)}\n`)
    .join('');
}

/** The content of `categories.json`; expressions match the whole message, over its lines. */
export function allureCategories(): AllureCategory[] {
  const anywhere = (expression: string) => `[\\s\\S]*(${expression})[\\s\\S]*`;
  return [
    {
      name: 'Could not be tried',
      description: 'The target, the browser or the machine was in the way: nothing is known of the product.',
      matchedStatuses: ['failed', 'broken'],
      messageRegex: anywhere(ANY_OBSTACLE),
    },
    {
      name: 'Flaky',
      description: 'Failed, and passed when it was tried again.',
      matchedStatuses: ['passed', 'failed', 'broken'],
      flaky: true,
    },
    {
      name: 'Slow',
      description: 'Ran into a time limit: slow, or waiting for what never comes.',
      matchedStatuses: ['failed', 'broken'],
      messageRegex: `(?![\\s\\S]*(${ANY_OBSTACLE}))${anywhere(TIMEOUTS)}`,
    },
    {
      name: 'Product defects',
      description: 'The product did not do what the test expects.',
      matchedStatuses: ['failed', 'broken'],
      messageRegex: `(?![\\s\\S]*(${ANY_OBSTACLE}|${TIMEOUTS}))[\\s\\S]*`,
    },
  ];
}
