import type { Sample } from './sample.ts';

/** What is judged: what the runner saw of each test and flow, and what the ledgers say. */
export interface Record {
  stage: string;
  target: string;
  run: string;
  tests: TestRecord[];
  samples: Sample[];
  /** What was created and is still there. */
  leftBehind: string[];
  /** Errors of the run that belong to no test. */
  errors: string[];
  /** How Playwright itself ended. */
  status: 'passed' | 'failed' | 'timedout' | 'interrupted';
}

export interface TestRecord {
  id: string;
  /** The folder of `tests/` that it is in. */
  area: string;
  title: string;
  location: string;
  outcome: 'expected' | 'unexpected' | 'flaky' | 'skipped';
  /** What failed, in one line, the last time that it did. */
  error?: string | undefined;
  /** Milliseconds of its last attempt. */
  duration: number;
}

export interface Reason {
  rule: 'complete' | 'passed' | 'flaky' | 'budgets' | 'left behind';
  /** What it is about: a test, a flow, a resource. */
  subject: string;
  actual: string;
  limit: string;
  /** What a person under stress understands. */
  sentence: string;
}

export interface FlowResult {
  flow: string;
  samples: number;
  /** The median of the completed samples, in milliseconds; undefined without one. */
  median: number | undefined;
  /** Whether the median is of samples that are true to a frame; coarse ones count only where there are no others. */
  precision: 'frame' | 'coarse' | undefined;
  warn: number;
  fail: number;
  state: 'within' | 'warn' | 'fail' | 'not measured';
}

export interface AreaResult {
  area: string;
  passed: number;
  failed: number;
  flaky: number;
  skipped: number;
}

export interface Verdict {
  verdict: 'pass' | 'fail' | 'undecided';
  stage: string;
  target: string;
  run: string;
  reasons: Reason[];
  warnings: Reason[];
  areas: AreaResult[];
  flows: FlowResult[];
  leftBehind: string[];
}
