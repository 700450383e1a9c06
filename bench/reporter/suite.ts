import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const TESTS_PER_FILE = 20;
const AREAS = ['entity', 'journey', 'workflow', 'messaging', 'portal', 'channels'];
const FLOWS = [
  ...['session.log-in', 'entity.list', 'entity.create', 'entity.search', 'journey.publish', 'journey.submit'],
  ...['workflow.start', 'message.send', 'message.arrive', 'portal.log-in', 'portal.meter-reading'],
];

/** Attaches a sample as large as the flow fixture's, and needs no browser. */
const SUPPORT = `import { test, type TestInfo } from '@playwright/test';
import { sealedSample } from 'playwright-gate/testing';

export async function flow(name: string, testInfo: TestInfo): Promise<void> {
  const duration = 400 + (testInfo.title.length * 37) % 90;
  const sample: Parameters<typeof sealedSample>[0] = {
    flow: name, outcome: 'completed', duration, precision: 'frame', stepDuration: duration + 100,
    interactions: [
      { input: 'click button "Save"', awaited: 'heading "Contact" is visible', duration: duration - 100 },
      { input: 'fill textbox "Name"', duration: 100 },
    ],
    attempt: testInfo.retry, worker: testInfo.workerIndex, project: testInfo.project.name,
    explanation: {
      requests: [1, 2, 3].map((one) => ({ url: 'https://portal.example.com/api/entity/v1/entity/' + one, initiator: 'fetch', duration: 90.5, wait: 80.25, size: 2048 })),
      longTasks: { count: 1, duration: 61 }, layoutShift: 0.01,
    },
    machineProbe: { browser: 11.5, node: 10.25 },
  };
  const body = sealedSample(sample, { test: testInfo.testId, attempt: testInfo.retry });
  await testInfo.attach('flow sample', { body, contentType: 'application/json' });
}

const FLOWS = ${JSON.stringify(FLOWS)};
export const flowOf = (index: number) =>
  index % 50 ? undefined : FLOWS[(index / 50) % FLOWS.length];

export async function steps(): Promise<void> {
  for (let step = 1; step <= 10; step += 1) await test.step('step ' + step + ' of what a user does', async () => {});
}
`;

/** One file: every fiftieth test measures a flow. */
const specOf = (first: number, count: number) => `import { test } from '@playwright/test';
import { flow, flowOf, steps } from '../support.ts';

for (let index = ${first}; index < ${first + count}; index += 1) {
  const name = flowOf(index);
  const annotation = name === undefined ? [] : [{ type: 'flow', description: name }];
  test('a user does what is described here, number ' + index, { annotation }, async ({}, testInfo) => {
    await steps();
    if (name !== undefined) await flow(name, testInfo);
  });
}
`;

/** Writes a suite of so many passing tests, in files and areas as a suite of ours has. @returns the folder */
export function writeSuite(folder: string, tests: number): string {
  for (const area of AREAS) mkdirSync(path.join(folder, area), { recursive: true });
  writeFileSync(path.join(folder, 'support.ts'), SUPPORT);
  for (let first = 0; first < tests; first += TESTS_PER_FILE) {
    const file = first / TESTS_PER_FILE;
    const name = path.join(folder, AREAS[file % AREAS.length] ?? '', `behavior-${file}.spec.ts`);
    writeFileSync(name, specOf(first, Math.min(TESTS_PER_FILE, tests - first)));
  }
  return folder;
}
