import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { test as base } from '@playwright/test';
import { COMPILED, startPlaywright, WITHOUT_LOADER, type Command, type CommandResult } from '../../testing/command.ts';
import type { Verdict } from '../../src/schema/verdict.ts';

export interface Outcome extends CommandResult {
  verdict: Verdict | undefined;
}

/** A target that says which build it is, and can be told to change or to go away. */
export interface Target {
  url: string;
  build: string;
  /** What it answers with. */
  status: number;
  /** How long a test that tells that it runs has to wait until it may end. */
  untilThen: () => Promise<unknown>;
  /** Called when a test has told that it runs, and before anything else is asked. */
  onRunning: () => void;
  stop: () => void;
}

/** The file of a policy in `policies/`, as runs take it. */
export const policyFile = (name: string): string => `${COMPILED}/packages/gate/contract/testing/policies/${name}.ts`;
/** The policy of most cases. */
export const USUAL_POLICY = policyFile('usual');
/** Under this policy a run that passes is followed by a re-measurement that only learns. */
export const LEARNING = { POLICY: policyFile('learning') };

interface Fixtures {
  target: Target;
  /** Where the gate writes. */
  folder: string;
  /** What every run in this test has in its environment. */
  variables: Record<string, string>;
  /** Runs the tests whose titles match, by the real command line. */
  run: (tests: string, more?: { env?: Record<string, string>; args?: string[] }) => Promise<Outcome>;
}

async function startTarget(): Promise<Target> {
  const server = createServer((request, response) => {
    const answer = () => {
      response.statusCode = target.status;
      response.end(JSON.stringify({ build: target.build }));
    };
    if (request.url !== '/running') return void answer();
    response.on('finish', () => target.onRunning());
    void target.untilThen().then(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const target: Target = {
    url: `http://127.0.0.1:${port}`,
    build: 'one',
    status: 200,
    untilThen: () => Promise.resolve(),
    onRunning: () => undefined,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return target;
}

/** What every run has in its environment. */
const variablesOf = ({ url }: Target, folder: string): Record<string, string> => ({
  GATE: 'enforce',
  GATE_FOLDER: folder,
  TARGET_URL: url,
  REPORTERS: 'gate',
});

/** How the suite here is named on a command line. */
export const SUITE = [`--config=${COMPILED}/packages/gate/contract/testing`, '--project=staging'];

/** Starts the tests that the environment names, by the real command line. */
export const startTests = (args: string[], env: Record<string, string>): Command =>
  startPlaywright([...SUITE, ...args], { ...WITHOUT_LOADER, POLICY: USUAL_POLICY, ...env });

/** Runs them to their end. */
export const runTests = (args: string[], env: Record<string, string>): Promise<CommandResult> =>
  startTests(args, env).ended;

export const test = base.extend<Fixtures>({
  target: async ({}, use) => {
    const target = await startTarget();
    await use(target);
    target.stop();
  },
  folder: async ({}, use, testInfo) => use(testInfo.outputPath('gate')),
  variables: async ({ target, folder }, use) => use(variablesOf(target, folder)),
  run: async ({ folder, variables }, use) => {
    await use(async (tests, { env = {}, args = [] } = {}) => {
      const result = await runTests(args, { ...variables, TESTS: tests, ...env });
      const file = path.join(folder, 'verdict.json');
      return { ...result, verdict: existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Verdict) : undefined };
    });
  },
});

export { expect } from '@playwright/test';
