import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { countPoints, startDouble } from './index.ts';
import { expect, points, test } from './testing.ts';

test('keys are validated as recorded', async ({ double, send }) => {
  expect(await send('GET /api/v1/validate')).toMatchObject({ status: 200, body: { valid: true } });
  expect(await send('GET /api/v1/validate', undefined, { keys: 'none' })).toMatchObject({
    status: 403,
    type: 'application/json',
    text: '{"errors":["API key required"]}',
  });
  expect(await send('GET /api/v2/validate_keys')).toMatchObject({ status: 200, body: { status: 'ok' } });
  expect(await send('GET /api/v2/validate_keys', undefined, { keys: 'api' })).toMatchObject({ status: 403 });
  expect(await send('GET /api/v2/current_user')).toMatchObject({ status: 200, body: { data: { type: 'users' } } });
  double.denied.add('user_app_keys');
  expect(await send('GET /api/v2/current_user')).toMatchObject({ status: 403 });
  expect(double.flags).toEqual([]);
});

test('what it keeps survives a restart, on the same port and with the same keys', async ({}, testInfo) => {
  const file = testInfo.outputPath('kept', 'datadog.json');
  const keys = { apiKey: 'a'.repeat(32), appKey: 'b'.repeat(40) };
  const first = await startDouble({ file, keys });
  first.clock.set(1_800_000_000_000);
  await fetch(`${first.url}/api/v1/distribution_points`, {
    method: 'POST',
    headers: { 'dd-api-key': keys.apiKey, 'content-type': 'text/json' },
    body: JSON.stringify(points([1, 2])),
  });
  await first.close();
  expect(readFileSync(file, 'utf8')).not.toContain(keys.apiKey);

  const second = await startDouble({ file, keys, port: Number(new URL(first.url).port) });
  expect(second.url).toBe(first.url);
  expect(countPoints(second.store)).toBe(2);
  await expect(startDouble({ port: Number(new URL(first.url).port) })).rejects.toThrow(
    /^The stand-in for Datadog cannot listen on port \d+: listen EADDRINUSE/,
  );
  await second.close();
});

test('a stand-in that only shows has what a run beside it saved, and overwrites nothing', async ({
  page,
}, testInfo) => {
  const file = testInfo.outputPath('datadog.json');
  const shows = await startDouble({ file });
  const takes = await startDouble({ file });
  const headers = { 'dd-api-key': takes.keys.apiKey, 'content-type': 'text/json' };
  const body = JSON.stringify(points([1, 2, 3], { at: Math.floor(Date.now() / 1_000) }));
  await fetch(`${takes.url}/api/v1/distribution_points`, { method: 'POST', headers, body });
  await takes.close();
  await page.goto(shows.url);
  await expect(page.getByRole('rowheader', { name: 'e2e.flow.duration' })).toBeVisible();
  expect(countPoints(shows.store)).toBe(3);
  await shows.close();
  const again = await startDouble({ file });
  expect(countPoints(again.store)).toBe(3);
  expect(again.store.metrics).toEqual(shows.store.metrics);
  await again.close();
});

test('a file that cannot be written is told, and nobody is the worse for it', async ({}, testInfo) => {
  const folder = testInfo.outputPath('taken');
  const double = await startDouble({ file: `${folder}/datadog.json` });
  writeFileSync(folder, 'a file where a folder should be');
  double.setState(1, 'OK');
  await double.close();
  expect(double.flags).toEqual([expect.stringMatching(/^What was sent could not be kept in .*taken\/datadog\.json: /)]);
});

test('a file that it did not save is told in a sentence', async ({}, testInfo) => {
  const file = testInfo.outputPath('datadog.json');
  writeFileSync(file, '{"metrics":');
  await expect(startDouble({ file })).rejects.toThrow(
    `${file} is not what the stand-in for Datadog saved: delete it to start with an empty one.`,
  );
  expect(existsSync(file)).toBe(true);
});

test('two of them know nothing of each other', async ({ double, send }) => {
  const other = await startDouble();
  await send('POST /api/v1/distribution_points', points([1]));
  expect(other.store.metrics).toEqual({});
  expect(other.keys).not.toEqual(double.keys);
  await other.close();
});

test('its access is what the rest needs', async ({ double }) => {
  expect(double.access).toEqual({ ...double.keys, site: 'datadoghq.com', url: double.url });
  expect(double.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});
