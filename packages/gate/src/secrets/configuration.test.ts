import { expect, test } from '@playwright/test';
import { secretsInConfiguration } from './configuration.ts';

test('every project, the server and the metadata are looked through, by names and in known places', () => {
  const project = (name: string) => ({
    name,
    use: {
      httpCredentials: { username: 'somebody', password: `${name}-pw-0001` },
      extraHTTPHeaders: {
        Authorization: `Bearer ${name}-bearer-0001`,
        'X-Vercel-Protection-Bypass': `${name}-bypass-1`,
      },
      launchOptions: {
        proxy: { server: 'http://proxy.example', password: `${name}-proxy-1` },
        env: { DB_PASSWORD: `${name}-db-1` },
      },
      contextOptions: { httpCredentials: { password: `${name}-context-1` } },
      storageState: {
        cookies: [{ name: 'sid', value: `${name}-cookie-1`, domain: 'portal.example', path: '/' }],
        origins: [{ origin: 'https://portal.example', localStorage: [{ name: 'x', value: `${name}-storage-1` }] }],
      },
      clientCertificates: [
        { origin: 'https://portal.example', passphrase: `${name}-phrase-1`, key: Buffer.from('key') },
      ],
      adminPassword: `${name}-admin-1`,
      adminPin: 482_913_55,
      locale: 'de-DE',
    },
  });
  const configuration = {
    projects: [project('alpha'), project('beta'), { use: { storageState: { cookies: [], origins: [] } } }],
    webServer: { command: 'npm start', env: { SRV_TOKEN: 'server-token-1', HOME: '/home/somebody' } },
    metadata: { ci: { token: 'ci-token-1', branch: 'some-branch-1' } },
    reporter: [['./chat.ts', { webhook: 'https://chat.example/hook-1' }]],
    rootDir: '/somewhere/tests-1',
  };
  const { secrets, notSearchable } = secretsInConfiguration({
    ...configuration,
    self: configuration,
    get broken() {
      throw new Error('nobody reads it');
    },
  });
  const values = secrets.flatMap((secret) => secret.values);

  for (const name of ['alpha', 'beta'])
    for (const what of [
      'pw-0001',
      'bearer-0001',
      'bypass-1',
      'proxy-1',
      'db-1',
      'context-1',
      'cookie-1',
      'storage-1',
      'phrase-1',
      'admin-1',
    ])
      expect(values).toContain(`${name}-${what}`);
  expect(values).toEqual(
    expect.arrayContaining(['48291355', 'server-token-1', 'ci-token-1', 'https://chat.example/hook-1']),
  );
  expect(values.join()).not.toMatch(/somebody|portal\.example|proxy\.example|de-DE|some-branch|somewhere|npm/);
  expect(secrets.map(({ variable }) => variable)).toContain('projects.beta.use.httpCredentials.password');
  expect(notSearchable).toEqual([]);
});
