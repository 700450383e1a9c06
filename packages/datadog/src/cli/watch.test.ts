import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, STACK, startScript } from '#testing';
import { answer, tooMany } from '../testing/answers.ts';
import { expect, test } from './testing/command.ts';

test('a plan shows what is new, and its exit code says whether something differs', async ({
  commandLine,
  datadog,
  fake,
}) => {
  const first = await commandLine(['plan']);
  expect(first.code, first.output).toBe(2);
  // As the docs show it, which is made by this command against the fake.
  const docs = readFileSync(path.join(ROOT, 'docs', 'datadog-plan.md'), 'utf8');
  expect(docs).toContain(`\`\`\`text\n${first.output.replace(fake.url, 'Datadog').trimEnd()}\n\`\`\``);

  const json = await datadog(['plan', '--json']);
  expect(json.code, json.output).toBe(2);
  expect(JSON.parse(json.stdout)).toMatchObject({ service: 'portal', resources: expect.any(Array), stopped: [] });

  expect((await datadog(['apply', '--yes'])).code).toBe(2);
  const after = await datadog(['plan']);
  expect(after.code, after.output).toBe(0);

  fake.faults.always('GET /api/v1/metrics', answer({ errors: ['Forbidden'] }, 403));
  expect((await datadog(['plan'])).code).toBe(1);
  fake.faults.always('GET /api/v1/monitor', answer({ errors: ['no'] }, 400));
  const unknown = await datadog(['plan']);
  expect(unknown.code, unknown.output).toBe(1);
  expect(unknown.output).not.toMatch(STACK);
});

test('nothing is changed where nobody can be asked and nobody said yes, and of another service nothing at all', async ({
  datadog,
  fake,
}) => {
  const left = async (args: string[], code: number, words: RegExp) => {
    const done = await datadog(args);
    expect(done.code, done.output).toBe(code);
    expect(done.output).toMatch(words);
    return [fake.store.monitors.length, fake.store.dashboards.length];
  };
  expect(await left(['apply'], 64, /\nNobody is here to be asked: say --yes to apply all of this\.\n$/)).toEqual([
    0, 0,
  ]);
  const all = await left(['apply', '--yes'], 2, / 1 waiting, 0 failed\.\n$/);
  expect(await left(['destroy'], 64, /\nNobody is here to be asked: say --yes to remove all of this\.\n$/)).toEqual(
    all,
  );
  expect(await left(['destroy', '--service', 'old', '--yes'], 0, /0 done/)).toEqual(all);
  const well = /\d+ done, 0 waiting, 0 failed: nothing of what was planned is left\.\n$/;
  expect(await left(['destroy', '--yes'], 0, well)).toEqual([0, 0]);
});

test('an interrupted apply says what it has done, and the next one goes on', async ({ datadog, fake, variables }) => {
  // It waits before the SLOs until it is interrupted, however late that comes.
  fake.faults.always('POST /api/v1/slo', tooMany(60));
  const { child, ended } = startScript('datadog', ['apply', '--yes'], variables);
  child.stdout.on('data', (text: Buffer) => {
    // Once: a second interruption would end it at once.
    if (text.toString().includes('Created the monitor') && !child.killed) child.kill('SIGINT');
  });
  const { code, output } = await ended;

  expect(code, output).toBe(130);
  expect(output).toMatch(/Interrupted: \d+ of \d+ are left; start it again to go on\./);
  expect(output).toMatch(/\d+ done, 1 waiting, \d failed\.\s*$/);
  expect(output).not.toMatch(STACK);
  expect(fake.store.monitors).toHaveLength(output.split('Created the monitor').length - 1);
  expect(fake.store.dashboards).toEqual([]);

  fake.faults.clear();
  const next = await datadog(['apply', '--yes']);
  // Two, as the metric has not been seen yet.
  expect(next.code, next.output).toBe(2);
  expect(next.output).toContain('0 failed');
  expect(fake.store.dashboards).toHaveLength(1);
});
