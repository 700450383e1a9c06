import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { FullConfig, Suite, TestCase } from '@playwright/test/reporter';
import type { Build, Plan, PlannedTest } from '../index.ts';
import { flowsIn } from './flows-in-specs.ts';
import { sha256 } from './digests.ts';

/** Where another test begins, be it no part of the run; `test.slow()` and the like stand inside of one. */
const TEST = /^\s*test(\.(only|skip|fixme|fail|describe(\.\w+)?))?\(\s*(['"`]|$)/;

/** What tells machines from each other, without their names. */
export const machine = () =>
  `${os.platform()} ${os.arch()}, Node ${process.versions.node}, ${os.cpus().length} processors, ${createHash('sha256').update(os.hostname()).digest('hex').slice(0, 8)}`;

/** The flows that each test of a file measures, by the line on which the test begins. */
export function flowsByLine(file: string, lines: number[]): Map<number, string[]> {
  const flows = new Map<number, string[]>();
  let text: string[];
  try {
    text = readFileSync(file, 'utf8').split('\n');
  } catch {
    return flows;
  }
  for (const start of new Set(lines)) {
    const rest = text.slice(start);
    const next = rest.findIndex((line) => TEST.test(line));
    const body = [text[start - 1], ...rest.slice(0, next === -1 ? undefined : next)].join('\n');
    const names = flowsIn(body);
    if (names.length) flows.set(start, names);
  }
  return flows;
}

/** The project of a test, and its title without the project's and the file's. */
const namesOf = (test: TestCase) => {
  const [, project = '', , ...titles] = test.titlePath();
  return { project, title: titles.join(' › ') };
};

/** Every test of the whole run. */
export function plannedTests(suite: Suite, rootDir: string): PlannedTest[] {
  const tests = suite.allTests();
  const lines = new Map<string, number[]>();
  for (const { location } of tests) {
    const of = lines.get(location.file);
    if (of) of.push(location.line);
    else lines.set(location.file, [location.line]);
  }
  const flows = new Map([...lines].map(([file, those]) => [file, flowsByLine(file, those)]));
  return tests.map((test) => {
    const file = path.relative(rootDir, test.location.file).split(path.sep).join('/');
    const own = flows.get(test.location.file)?.get(test.location.line);
    return {
      id: test.id,
      ...namesOf(test),
      area: file.split('/')[0] ?? '',
      location: `${file}:${test.location.line}`,
      expected: test.expectedStatus,
      ...(own ? { flows: own } : {}),
    };
  });
}

/** What the plan takes from outside of Playwright. */
export interface Circumstances {
  run: string;
  round: number;
  stage: string;
  target: string;
  build: Build;
  namedBuild: string | undefined;
  partial: string[];
  digests: { policy: string; configuration: string };
}

/** Writes down what a run is asked to do. */
export function planOf(config: FullConfig, suite: Suite, circumstances: Circumstances): Plan {
  const tests = plannedTests(suite, config.rootDir);
  const browser = config.projects[0]?.use.browserName ?? config.projects[0]?.use.defaultBrowserType;
  const { digests, namedBuild, ...rest } = circumstances;
  return {
    type: 'plan',
    version: 1,
    at: Date.now(),
    ...rest,
    ...(namedBuild === undefined ? {} : { namedBuild }),
    shard: config.shard ?? { current: 1, total: 1 },
    repeatEach: Math.max(1, ...config.projects.map(({ repeatEach }) => repeatEach)),
    retries: Math.max(0, ...config.projects.map(({ retries }) => retries)),
    digests: { ...digests, tests: sha256(...tests.map(({ id }) => id).sort()) },
    ...(browser === undefined ? {} : { browser }),
    machine: machine(),
    tests,
  };
}
