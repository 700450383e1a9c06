import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test as base } from '@playwright/test';
import type { Build } from '../schema/plan.ts';
import { shown } from './ask.ts';
import { BuildWatch } from './build-watch.ts';
import { currentBuild, currentBuilds } from './target.ts';

const test = base.extend<{
  targetAt: (answer: RequestListener) => Promise<{ name: string; url: string; deployed: true }>;
}>({
  targetAt: async ({}, use) => {
    const stops: (() => void)[] = [];
    await use(async (answer) => {
      const server = createServer(answer);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      stops.push(() => server.close());
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      return { name: url, url, deployed: true };
    });
    for (const stop of stops) stop();
  },
});

const SOURCE = { path: '/version', take: { json: 'build' } } as const;

test('a build that another deployment answered for is unknown', async ({ targetAt }) => {
  const other = await targetAt((_, response) => response.end('{"build":"other"}'));
  const target = await targetAt((_, response) => response.writeHead(308, { location: `${other.url}/version` }).end());

  expect(await currentBuild(SOURCE, [target], undefined)).toEqual({
    unknown: `${target.url}/version redirects to another deployment, ${other.url}`,
  });
});

test('a target that calls its build unknown does not know it, nor does a pipeline', async ({ targetAt }) => {
  const target = await targetAt((_, response) => response.end('{"build":" Unknown"}'));

  expect(await currentBuild(SOURCE, [target], 'one')).toEqual({ unknown: `${target.url}/version says " Unknown"` });
  expect(await currentBuild(undefined, [target], 'unknown')).toEqual({ unknown: 'GATE_BUILD says "unknown"' });
});

test('a redirect within the deployment is followed', async ({ targetAt }) => {
  const target = await targetAt(({ url }, response) =>
    url === '/version' ? response.writeHead(302, { location: '/v2' }).end() : response.end('{"build":"one"}'),
  );

  expect(await currentBuild(SOURCE, [target], undefined)).toEqual({ identity: 'one' });
});

test('a fleet of which a part is old says both', async ({ targetAt }) => {
  let connections = 0;
  const target = await targetAt((_, response) => response.end(`{"build":"${(connections += 1) % 2 ? 'new' : 'old'}"}`));

  const builds = await currentBuilds(SOURCE, [target], undefined);
  expect(builds.map((build) => 'identity' in build && build.identity).sort()).toEqual(['new', 'old']);
});

test('one machine of several that does not answer leaves the build known', async ({ targetAt }) => {
  let asked = 0;
  const target = await targetAt((_, response) =>
    response.writeHead((asked += 1) === 1 ? 503 : 200).end('{"build":"one"}'),
  );

  expect(await currentBuilds(SOURCE, [target], undefined)).toEqual([{ identity: 'one' }]);
});

test('an address is shown without what is asked with it', async ({ targetAt }) => {
  const target = await targetAt(({ headers }, response) =>
    response.end(JSON.stringify({ build: headers.authorization })),
  );
  const url = target.url.replace('//', '//me:p%40ss@');

  expect(await currentBuild(SOURCE, [{ ...target, url }], undefined)).toEqual({
    identity: `Basic ${Buffer.from('me:p@ss').toString('base64')}`,
  });
  expect(shown(`${url}/@a`)).toBe(`${target.url}/@a`);
});

test('each other build is told once, and what cannot be asked is no finding', async () => {
  const answers: Build[] = [
    { identity: 'one' },
    { unknown: 'it did not answer' },
    { identity: 'two' },
    { identity: 'two' },
  ];
  const told: string[] = [];
  await new Promise<void>((resolve) => {
    const watch = new BuildWatch(
      () => {
        const answer = answers.shift();
        if (answer) return Promise.resolve(answer);
        watch.stop();
        resolve();
        return Promise.resolve({ identity: 'three' });
      },
      new Set(['one']),
      ({ identity }) => told.push(identity),
      1,
    );
  });

  expect(told).toEqual(['two']);
});

test('several values are one build together, and {channel} stands for each channel of the run', async ({
  targetAt,
}) => {
  const answer = { api: 'a1', channels: { stable: 's1', canary: 'c1' } };
  const target = await targetAt((_, response) => response.end(JSON.stringify(answer)));
  const source = { path: '/version', take: { json: ['channels.{channel}', 'api'] } };
  const buildOn = (...channels: string[]) => currentBuild(source, [{ ...target, channels }], undefined);

  expect(await buildOn('canary')).toEqual({ identity: 'c1 + a1' });
  expect(await buildOn('stable', 'canary')).toEqual({ identity: 's1 + c1 + a1' });
  expect(await buildOn('beta')).toEqual({ unknown: `${target.url}/version has no channels.beta` });
});
