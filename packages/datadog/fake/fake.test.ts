import { startFake } from './index.ts';
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

test('a port that is taken is told in a sentence', async ({ fake }) => {
  await expect(startFake({ port: Number(new URL(fake.url).port) })).rejects.toThrow(
    /^The fake Datadog cannot listen on port \d+: listen EADDRINUSE/,
  );
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
