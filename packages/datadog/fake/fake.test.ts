import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { countPoints, startFake } from './index.ts';
import { expect, points, test } from './testing.ts';

test('keys are validated as recorded', async ({ fake, send }) => {
  expect(await send('GET /api/v1/validate')).toMatchObject({ status: 200, body: { valid: true } });
  expect(await send('GET /api/v1/validate', undefined, { keys: 'none' })).toMatchObject({
    status: 403,
    type: 'application/json',
    text: '{"errors":["API key required"]}',
  });
  expect(await send('GET /api/v2/validate_keys')).toMatchObject({ status: 200, body: { status: 'ok' } });
  expect(await send('GET /api/v2/validate_keys', undefined, { keys: 'api' })).toMatchObject({ status: 403 });
  expect(await send('GET /api/v2/current_user')).toMatchObject({ status: 200, body: { data: { type: 'users' } } });
  fake.denied.add('user_app_keys');
  expect(await send('GET /api/v2/current_user')).toMatchObject({ status: 403 });
  expect(fake.flags).toEqual([]);
});

test('what it keeps survives a restart, on the same port and with the same keys', async ({}, testInfo) => {
  const file = testInfo.outputPath('kept', 'datadog.json');
  const keys = { apiKey: 'a'.repeat(32), appKey: 'b'.repeat(40) };
  const first = await startFake({ file, keys });
  first.clock.set(1_800_000_000_000);
  await fetch(`${first.url}/api/v1/distribution_points`, {
    method: 'POST',
    headers: { 'dd-api-key': keys.apiKey, 'content-type': 'text/json' },
    body: JSON.stringify(points([1, 2])),
  });
  await first.close();
  expect(readFileSync(file, 'utf8')).not.toContain(keys.apiKey);

  const second = await startFake({ file, keys, port: Number(new URL(first.url).port) });
  expect(second.url).toBe(first.url);
  expect(countPoints(second.store)).toBe(2);
  await expect(startFake({ port: Number(new URL(first.url).port) })).rejects.toThrow(
    /^The fake Datadog cannot listen on port \d+: listen EADDRINUSE/,
  );
  await second.close();
});

test('a fake that only shows has what a run beside it saved, and overwrites nothing', async ({ page }, testInfo) => {
  const file = testInfo.outputPath('datadog.json');
  const shows = await startFake({ file });
  const takes = await startFake({ file });
  const headers = { 'dd-api-key': takes.keys.apiKey, 'content-type': 'text/json' };
  const body = JSON.stringify(points([1, 2, 3], { at: Math.floor(Date.now() / 1_000) }));
  await fetch(`${takes.url}/api/v1/distribution_points`, { method: 'POST', headers, body });
  await takes.close();
  await page.goto(shows.url);
  await expect(page.getByRole('rowheader', { name: 'e2e.flow.duration' })).toBeVisible();
  expect(countPoints(shows.store)).toBe(3);
  await shows.close();
  const again = await startFake({ file });
  expect(countPoints(again.store)).toBe(3);
  expect(again.store.metrics).toEqual(shows.store.metrics);
  await again.close();
});

test('a file that cannot be written is told, and nobody is the worse for it', async ({}, testInfo) => {
  const folder = testInfo.outputPath('taken');
  const fake = await startFake({ file: `${folder}/datadog.json` });
  writeFileSync(folder, 'a file where a folder should be');
  fake.setState(1, 'OK');
  await fake.close();
  expect(fake.flags).toEqual([expect.stringMatching(/^What was sent could not be kept in .*taken\/datadog\.json: /)]);
});

test('a file that it did not save is told in a sentence', async ({}, testInfo) => {
  const file = testInfo.outputPath('datadog.json');
  writeFileSync(file, '{"metrics":');
  await expect(startFake({ file })).rejects.toThrow(
    `${file} is not what the fake Datadog saved: delete it to start with an empty one.`,
  );
  expect(existsSync(file)).toBe(true);
});

test('two of them know nothing of each other', async ({ fake, send }) => {
  const other = await startFake();
  await send('POST /api/v1/distribution_points', points([1]));
  expect(other.store.metrics).toEqual({});
  expect(other.keys).not.toEqual(fake.keys);
  await other.close();
});

test('its access is what the rest needs', async ({ fake }) => {
  expect(fake.access).toEqual({ ...fake.keys, site: 'datadoghq.com', url: fake.url });
  expect(fake.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});
