import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readHistoryFile } from '../runtime/history-file.ts';
import { policyFileIn } from '../runtime/folder.ts';
import { readHistory, seriesIn } from '../judge/history.ts';
import { quantile } from '../statistics/location.ts';
import { commandRun } from './policy.ts';
import { EXIT, readNothing } from './usage.ts';
import { say } from '../runtime/say.ts';

/** A budget is this many times what nine of ten runs took, rounded up to 100 ms. */
const WARN = 1.5;
const FAIL = 3;

const budgetOf = (durations: number[]) => {
  const usual = quantile(durations, 0.9);
  const rounded = (times: number) => Math.max(100, Math.ceil((usual * times) / 100) * 100);
  return `{ warn: ${rounded(WARN)}, fail: ${rounded(FAIL)} }`;
};

/** The flows that the history knows, each with what every run took, in milliseconds. */
function measuredFlows(history: string): Map<string, number[]> {
  const flows = new Map<string, number[]>();
  for (const series of seriesIn(history))
    for (const run of readHistory(history, series).runs)
      for (const [flow, durations] of Object.entries(run.flows))
        flows.set(flow, [...(flows.get(flow) ?? []), ...durations]);
  return flows;
}

function policyText(flows: Map<string, number[]>): string {
  const budgets = [...flows].map(([flow, durations]) => `    '${flow}': ${budgetOf(durations)},\n`);
  const body = budgets.length
    ? `  // Durations in milliseconds: from \`warn\` on the verdict says so, from \`fail\` on it fails.\n  flows: {\n${budgets.join('')}  },\n`
    : `  // Measure what a user waits for with flow() of 'playwright-gate/flow', then give it a budget, in milliseconds:\n  flows: {\n    // 'checkout.pay': { warn: 1_500, fail: 3_000 },\n  },\n`;
  return `import { defineGate } from 'playwright-gate/config';\n\nexport default defineGate({\n${body}});\n`;
}

const CONFIGURATION = /^playwright\.config\.[cm]?[jt]s$/;

/** Adds the gate to a Playwright project: a policy with the flows that runs have measured, and what to add by hand. */
export function init(args: string[]): number {
  readNothing(args);
  const { project, history } = commandRun();
  const existing = policyFileIn(project);
  const configuration = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs']
    .map((extension) => path.join(project, `playwright.config.${extension}`))
    .find((file) => existsSync(file) && CONFIGURATION.test(path.basename(file)));
  if (existing) say(`${path.relative('.', existing)} is there already and was not changed.`);
  else {
    const typed = configuration !== undefined && /ts$/.test(configuration);
    const file = path.join(project, typed ? 'gate.config.ts' : 'gate.config.mjs');
    const flows = measuredFlows(readHistoryFile(history));
    writeFileSync(file, policyText(flows), { flag: 'wx' });
    say(`Wrote ${path.relative('.', file)}${flows.size ? ` with ${flows.size} measured flows` : ''}.`);
  }
  if (configuration && readFileSync(configuration, 'utf8').includes('playwright-gate/reporter'))
    say(`${path.basename(configuration)} has the reporter already.`);
  else
    say(
      `Add the gate as the last reporter in ${configuration ? path.basename(configuration) : 'playwright.config.ts'}:\n\n  reporter: [['html'], ['playwright-gate/reporter']],\n`,
    );
  say('The gate observes until CI or GATE=enforce lets its verdict decide the exit code.');
  return EXIT.pass;
}
