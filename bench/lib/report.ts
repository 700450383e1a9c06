import { spawnSync } from 'node:child_process';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..', '..');

interface JsonSuite {
  suites?: JsonSuite[];
  specs: { title: string; tests: { results: JsonResult[] }[] }[];
}

interface JsonResult {
  status: string;
  /** Milliseconds. */
  duration: number;
  errors: { message: string }[];
  attachments: { name: string; body?: string }[];
}

/** The first result of a test. */
export interface TestOutcome {
  title: string;
  duration: number;
  /** What the test attached under a name, parsed from JSON. */
  attached: <T>(name: string) => T[];
}

const specsOf = (suite: JsonSuite): JsonSuite['specs'] => [...suite.specs, ...(suite.suites ?? []).flatMap(specsOf)];

/**
 * Runs Playwright with these arguments, and gives the outcome of every test.
 * @throws Error that names the test if one did not pass, for what it took means nothing then
 */
export function runTests(args: string[], env: NodeJS.ProcessEnv): TestOutcome[] {
  const cli = path.join(ROOT, 'node_modules/@playwright/test/cli.js');
  const { stdout, stderr } = spawnSync(process.execPath, [cli, 'test', ...args, '--reporter=json'], {
    cwd: ROOT,
    env,
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  if (!stdout.includes('{')) throw new Error(stderr || 'Playwright printed nothing');
  const { suites } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as { suites: JsonSuite[] };
  return suites.flatMap(specsOf).flatMap(({ title, tests }) =>
    tests.map(({ results: [result] }) => {
      if (result?.status !== 'passed') throw new Error(`${title}: ${result?.errors[0]?.message ?? result?.status}`);
      return {
        title,
        duration: result.duration,
        attached: <T>(name: string) =>
          result.attachments
            .filter((attachment) => attachment.name === name)
            .map(({ body = '' }) => JSON.parse(Buffer.from(body, 'base64').toString()) as T),
      };
    }),
  );
}
