import { readFileSync } from 'node:fs';
import path from 'node:path';
import { startOrganization, type TestOrganization } from '../as-code/testing/organization.ts';
import { runScript, STACK, startScript } from '#testing';
import { expect, test as base } from './testing/command.ts';

const test = base.extend<{ organization: TestOrganization }>({
  organization: async ({}, use) => {
    const organization = await startOrganization();
    await use(organization);
    await organization.stop();
  },
  variables: async ({ organization: { access }, folder }, use) =>
    use({
      GATE_FOLDER: path.dirname(folder),
      DD_API_KEY: access.apiKey,
      DD_APP_KEY: access.appKey ?? '',
      E2E_DATADOG_URL: access.url ?? '',
    }),
});

const things = (folder: string) =>
  (JSON.parse(readFileSync(path.join(folder, 'as-code.json'), 'utf8')) as { things: unknown[] }).things;

test('an apply that is interrupted notes what it has done, says so, and the next one goes on', async ({
  organization,
  folder,
  variables,
}) => {
  const { child, ended } = startScript('datadog', ['apply'], variables);
  let isInterrupted = false;
  organization.instead = ({ method, path: where }) => {
    // Once: a second interruption would end it at once.
    if (method === 'POST' && where === '/api/v1/monitor' && organization.store.monitors.length >= 5 && !isInterrupted)
      isInterrupted = child.kill('SIGINT');
    return undefined;
  };
  const { code, output } = await ended;

  expect(code, output).toBe(130);
  expect(output).toContain('It was interrupted: apply again to go on.');
  expect(output).not.toMatch(STACK);
  const noted = things(folder).length;
  expect(noted).toBeGreaterThan(0);
  expect(organization.store.dashboards).toEqual([]);

  const next = await runScript('datadog', ['apply'], variables);
  // Two, for the metrics have not been seen yet.
  expect(next.code, next.output).toBe(2);
  expect(next.output).toContain('0 failed');
  expect(things(folder).length).toBeGreaterThan(noted);
  expect(organization.store.dashboards).toHaveLength(1);
});

test('a destroy says what is the case after it', async ({ organization, variables }) => {
  await runScript('datadog', ['apply'], variables);
  expect(organization.store.monitors.length).toBeGreaterThan(0);

  const { code, output } = await runScript('datadog', ['destroy', '--yes'], variables);

  expect(code, output).toBe(0);
  expect(output).toMatch(/\d+ done, 0 waiting, 0 failed: nothing of what was planned is left\.\s*$/);
  expect(output).not.toContain('all is as gate.config.ts says');
  expect(organization.store.monitors).toEqual([]);
});
