import type { Policy } from './policy.ts';
import type { Sample } from './sample.ts';
import type { AreaResult, FlowResult, Reason, Record, Verdict } from './verdict.ts';

function median(values: number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1];
  const high = sorted[Math.floor(middle)];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

function judgeFlows(samples: Sample[], policy: Policy): FlowResult[] {
  return Object.entries(policy.flows).map(([flow, { warn, fail }]) => {
    const completed = samples.filter((sample) => sample.flow === flow && sample.outcome === 'completed');
    const precision = completed.some((sample) => sample.precision === 'frame') ? 'frame' : completed[0]?.precision;
    const durations = completed.filter((sample) => sample.precision === precision).map(({ duration }) => duration);
    const value = median(durations);
    const state = value === undefined ? 'not measured' : value >= fail ? 'fail' : value >= warn ? 'warn' : 'within';
    return { flow, samples: durations.length, median: value, precision, warn, fail, state };
  });
}

function judgeAreas({ tests }: Record): AreaResult[] {
  const areas = [...new Set(tests.map(({ area }) => area))].sort();
  return areas.map((area) => {
    const count = (outcome: string) => tests.filter((test) => test.area === area && test.outcome === outcome).length;
    return {
      area,
      passed: count('expected'),
      failed: count('unexpected'),
      flaky: count('flaky'),
      skipped: count('skipped'),
    };
  });
}

const failures = ({ tests }: Record): Reason[] =>
  tests
    .filter(({ outcome }) => outcome === 'unexpected')
    .map(({ title, location, error = 'no error was reported' }) => ({
      rule: 'passed',
      subject: `${title} (${location})`,
      actual: error,
      limit: 'no failure',
      sentence: `${title}: ${error}`,
    }));

function flaky({ tests }: Record, { mostFlaky }: Policy): Reason[] {
  const found = tests.filter(({ outcome }) => outcome === 'flaky');
  if (found.length <= mostFlaky) return [];
  return found.map(({ title, location, error = 'no error was reported' }) => ({
    rule: 'flaky',
    subject: `${title} (${location})`,
    actual: error,
    limit: `${mostFlaky} flaky tests`,
    sentence: `${title} failed and then passed when it was tried again: ${error}`,
  }));
}

const overBudget = (flows: FlowResult[], state: 'warn' | 'fail'): Reason[] =>
  flows
    .filter((result) => result.state === state)
    .map(({ flow, median: value = 0, samples, precision, ...limits }) => ({
      rule: 'budgets',
      subject: flow,
      actual: `${Math.round(value)} ms`,
      limit: `${limits[state]} ms`,
      sentence: `${flow} took ${Math.round(value)} ms (median of ${samples}${precision === 'coarse' ? ', measured coarsely' : ''}), which is over its ${state === 'fail' ? 'limit' : 'warning'} of ${limits[state]} ms.`,
    }));

function incomplete({ tests, errors, status }: Record): Reason[] {
  const reasons = errors.map((error) => ({ subject: 'the run', actual: error, limit: 'no error', sentence: error }));
  const ran = tests.filter(({ outcome }) => outcome !== 'skipped').length;
  if (ran === 0)
    reasons.push({
      subject: 'the run',
      actual: '0 tests',
      limit: 'at least 1',
      sentence: 'No test ran, so nothing is known.',
    });
  if (status === 'interrupted' || status === 'timedout')
    reasons.push({
      subject: 'the run',
      actual: status,
      limit: 'to its end',
      sentence: `The run was ${status === 'timedout' ? 'cut off by its time limit' : 'interrupted'} before its end.`,
    });
  return reasons.map((reason) => ({ rule: 'complete', ...reason }));
}

/** Judges a record by a policy. Pure: the same record and policy give the same verdict. */
export function judge(record: Record, policy: Policy): Verdict {
  const flows = judgeFlows(record.samples, policy);
  const unknown = incomplete(record);
  const leftBehind: Reason[] = record.leftBehind.map((subject) => ({
    rule: 'left behind',
    subject,
    actual: 'still there',
    limit: 'nothing',
    sentence: `${subject} was created by this run and is still there: run "npm run sweep".`,
  }));
  const failed = [...failures(record), ...flaky(record, policy), ...overBudget(flows, 'fail'), ...leftBehind];
  return {
    verdict: failed.length ? 'fail' : unknown.length || record.status !== 'passed' ? 'undecided' : 'pass',
    stage: record.stage,
    target: record.target,
    run: record.run,
    reasons: [...unknown, ...failed],
    warnings: overBudget(flows, 'warn'),
    areas: judgeAreas(record),
    flows,
    leftBehind: record.leftBehind,
  };
}
