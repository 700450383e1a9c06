import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { JSONReport } from '@playwright/test/reporter';
import { GateFolder, type Verdict } from 'playwright-gate';
import { attached, resultsOf, runPlaywright } from '#testing';

/** The titles of the tests that measure a flow. */
export const FLOW_TESTS =
  /shows the new contact|finds a contact by its name|publishes a revision|creates a contact and an opportunity|shows it to the sender|arrives at the other person|shows a customer's contracts|takes a meter reading|leads to the contacts|starts it on an opportunity/;

/** What a test took, in milliseconds, and what it attached under a name, parsed from JSON. */
export interface TestOutcome {
  title: string;
  duration: number;
  attached: <T>(name: string) => T[];
}

/**
 * Runs Playwright with these arguments, and gives the outcome of every test.
 * @throws Error that names the test if one did not pass, for what it took means nothing then
 */
export async function runTests(args: string[], env: NodeJS.ProcessEnv): Promise<TestOutcome[]> {
  const { stdout, output } = await runPlaywright([...args, '--reporter=json'], env);
  if (!stdout.includes('{')) throw new Error(output || 'Playwright printed nothing.');
  return resultsOf(JSON.parse(stdout.slice(stdout.indexOf('{'))) as JSONReport).map(({ title, result }) => {
    if (result.status !== 'passed') throw new Error(`${title}: ${result.error?.message ?? result.status}`);
    return { title, duration: result.duration, attached: (name) => attached(result, name) };
  });
}

export interface JudgedRun {
  code: number | null;
  seconds: number;
  verdict: Verdict;
}

/** The suite with the gate's reporter alone, writing below `folder`. */
export const suiteIn = (folder: string): string[] => [
  ...['--project=staging', '--reporter=./reporters/gate.ts', `--output=${path.join(folder, 'results')}`],
];

/**
 * Runs Playwright with these arguments and GATE_FOLDER in its environment, and gives the gate's verdict.
 * @throws Error with what was printed if there is none
 */
export async function judged(args: string[], env: NodeJS.ProcessEnv): Promise<JudgedRun> {
  const began = performance.now();
  const { code, output } = await runPlaywright(args, env);
  const seconds = (performance.now() - began) / 1_000;
  try {
    const file = new GateFolder(env.GATE_FOLDER ?? '').verdict;
    return { code, seconds, verdict: JSON.parse(readFileSync(file, 'utf8')) as Verdict };
  } catch {
    throw new Error(`The run left no verdict: ${output.slice(-2_000)}`);
  }
}
