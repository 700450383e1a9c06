import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { test as base } from '@playwright/test';
import { ownSuite } from './testing/own-suite.ts';
import { expect } from './testing/playwright-cli.ts';

const test = base.extend<{ serving: (answer: RequestListener) => Promise<string> }>({
  serving: async ({}, use) => {
    const stops: (() => void)[] = [];
    await use(async (answer) => {
      const server = createServer(answer);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      stops.push(() => {
        server.closeAllConnections();
        server.close();
      });
      return `127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    for (const stop of stops) stop();
  },
});

const BUILD = { build: { path: '/version', take: { json: 'build' } } };

test('the target of the project that is run is asked, and a build that changes and changes back is no evidence', async ({
  serving,
}, testInfo) => {
  let build = 'one';
  let seen = (): void => undefined;
  const host = await serving((request, response) => {
    if (request.url === '/version') {
      response.end(JSON.stringify({ build }), () => build === 'two' && seen());
      return;
    }
    // The test ends when the gate has seen the other build, and the first one is back.
    seen = () => {
      build = 'one';
      response.end();
    };
    build = 'two';
  });
  const suite = ownSuite(
    testInfo,
    // Nobody is at the first one.
    `projects: [{ name: 'staging', use: { baseURL: 'http://127.0.0.1:9' } }, { name: 'production', use: { baseURL: 'http://${host}' } }]`,
    { 'one.spec.ts': `test('runs', async ({ baseURL }) => void (await fetch(baseURL + '/runs')));` },
    BUILD,
  );
  const { code, output, verdict } = await suite.run(['--project=production'], { GATE_BUILD: '' });

  expect(code, output).toBe(2);
  expect(verdict).toMatchObject({
    verdict: 'undecided',
    target: `http://${host}`,
    findings: expect.arrayContaining([expect.objectContaining({ rule: 'build changed', actual: 'two', limit: 'one' })]),
  });
  expect(output.replace(/\s+/g, ' ')).toContain('During the run the target said one at one time and two at another');
});

/** All that lies in a folder. */
const contents = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => name + readFileSync(path.join(parentPath, name), 'utf8'))
    .join('\n');

test('variables are read as they are meant, a password in an address is shown nowhere, and a target may warm up', async ({
  serving,
}, testInfo) => {
  // Longer than the clocks of a run may differ by, which are compared from its plan on.
  let warmUp = 2_500;
  const host = await serving((request, response) => {
    const isLet = request.headers.authorization === `Basic ${Buffer.from('me:s3cret-pass').toString('base64')}`;
    setTimeout(() => response.writeHead(isLet ? 200 : 401).end(JSON.stringify({ build: 'one' })), warmUp);
    warmUp = 0;
  });
  const suite = ownSuite(
    testInfo,
    `use: { baseURL: 'http://me:s3cret-pass@${host}/' }`,
    { 'one.spec.ts': `test('passes', () => undefined);` },
    { ...BUILD, health: [{ name: 'up', path: '/health' }] },
  );
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const { code, output, verdict } = await suite.run([], {
    // Nothing but a variable of its own says that this is a pipeline.
    GATE: ' ',
    JENKINS_URL: 'https://ci.example.com/',
    CI: '',
    GITHUB_RUN_ID: '',
    GATE_HISTORY: '',
    GATE_BUILD: 'one\n',
    GATE_SIGNING_KEY: pem.replaceAll('\n', '\\n'),
    E2E_RUN_ID: `../${'long'.repeat(75)}`,
  });

  expect(code, output).toBe(0);
  expect(output).not.toContain('observed only');
  expect(verdict).toMatchObject({ verdict: 'pass', build: 'one', target: `http://${host}` });
  expect(verdict?.run).toMatch(/^---(long)+\w{0,3}-[0-9a-f]{12}$/);
  expect(existsSync(path.join(suite.folder, '.gate', 'history.ndjson'))).toBe(true);
  expect(existsSync(path.join(suite.folder, '.gate', 'verdict.intoto.jsonl'))).toBe(true);
  expect(contents(path.join(suite.folder, '.gate')) + output).not.toContain('s3cret-pass');
});
