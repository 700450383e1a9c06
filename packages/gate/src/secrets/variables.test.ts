import { expect, test } from '@playwright/test';
import { isSecretName, secretVariables } from './variables.ts';

for (const name of [
  'STAGING_OPERATOR_TOKEN',
  'PRODUCTION_API_TOKEN',
  'STAGING_AGENT_PASSWORD',
  'DATADOG_API_KEY',
  'DD_API_KEY',
  'DD_APP_KEY',
  'GATE_SIGNING_KEY',
  'OPERATOR_TOKEN',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'npm_config__authToken',
  'DB_PASSWD',
  'GITHUBTOKEN',
  'SESSION_COOKIE',
  'SLACK_WEBHOOK_URL',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
  'SESSION',
  'PHP_SESSION_ID',
  'CARD_PIN',
  'LOGIN_OTP',
  'BLOB_SAS',
  'TEAMS_HOOK',
  'KUBECONFIG_DATA',
  'KUBE_CONFIG_BASE64',
  'MASTERKEY',
  'MYSQL_DSN',
  'GCP_CREDENTIALS',
  'REDIS_AUTH',
  'LOGIN_COOKIE',
  'STORAGE_CONNECTION_STRING',
])
  test(`${name} is secret`, () => expect(isSecretName(name)).toBe(true));

for (const name of [
  'KEYBOARD',
  'MONKEY',
  'SSH_AUTH_SOCK',
  'PWD',
  'GIT_AUTHOR_NAME',
  'TOKEN_URL',
  'GATE_SIGNING_KEY_ID',
  'PATH',
  'STAGING_URL',
  'DESKTOP_SESSION',
  'XDG_SESSION_ID',
  'SHOPPING_LIST',
  'SPINNER',
  'KUBECONFIG',
  'GATE_PUBLIC_KEY',
])
  test(`${name} is no secret`, () => expect(isSecretName(name)).toBe(false));

for (const [what, env, values] of [
  [
    'the password of an address, as written and decoded',
    { STAGING_URL: 'https://me:pa%24sword@x.example' },
    ['pa%24sword', 'pa$sword'],
  ],
  [
    'a token as the user of an address',
    { REMOTE: 'https://ghp_0123456789abcdefghij@x.example/y' },
    ['ghp_0123456789abcdefghij'],
  ],
  ['the password of a connection string', { DATABASE: 'Server=x;Password=hunter22;Port=1' }, ['hunter22']],
  ['the password of a DSN', { MYSQL_DSN: 'me:hunter22@tcp(db:3306)/x' }, ['me:hunter22@tcp(db:3306)/x', 'hunter22']],
  ['a number in JSON', { ACCOUNT: '{"user":"me-and-me","pin":482913}' }, ['482913']],
  [
    'each header',
    { OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=one,api-key=abc%20key-12' },
    ['x-tenant=one,api-key=abc%20key-12', 'abc%20key-12', 'abc key-12', 'key-12'],
  ],
  ['each cookie', { LOGIN_COOKIE: 'session=abc-def-1; Path=/' }, ['session=abc-def-1; Path=/', 'abc-def-1']],
  ['the password of a pair', { REDIS_AUTH: 'me:hunter22' }, ['me:hunter22', 'hunter22']],
  ['a token without its scheme', { API_AUTH: 'Bearer abcdef-1' }, ['Bearer abcdef-1', 'abcdef-1']],
  ['the password of a proxy', { https_proxy: 'http://me:hunter22@proxy:1' }, ['hunter22']],
  [
    'the secret leaves of JSON',
    { ACCOUNT: '{"user":"me-and-me","nested":{"client_secret":"hunter22"}}' },
    ['hunter22'],
  ],
] as [string, Record<string, string>, string[]][])
  test(`${what} is secret`, () => {
    expect(secretVariables(env).secrets).toEqual([{ variable: Object.keys(env)[0], values }]);
  });

test('a public DSN and an ordinary address are no secrets', () => {
  const env = {
    SENTRY_DSN: 'https://0123456789abcdef0123456789abcdef@sentry.example/1',
    STAGING_URL: 'https://x.example',
  };

  expect(secretVariables(env)).toEqual({ secrets: [], notSearchable: [] });
});

test('the lines of a key are secret each and together', () => {
  const lines = ['MC4CAQAwBQYDK2VwBCIEIAbcdefghijklmnop', 'QRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123'];
  const pem = ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----'].join('\n');
  const [secret] = secretVariables({ GATE_SIGNING_KEY: pem }).secrets;

  expect(secret?.values).toEqual(expect.arrayContaining([pem, pem.replaceAll('\n', '\\n'), lines.join(''), ...lines]));
});

test('a key and a configuration in base64 are secret as what they are, too', () => {
  const pem = '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAbcdefghijklmnop\n-----END PRIVATE KEY-----\n';
  const kube = 'users:\n- name: me\n  user:\n    token: token-of-me-1\n    client-key-data: Y2xpZW50LWtleQ\n';
  const valuesOf = (text: string) =>
    secretVariables({ KUBECONFIG_DATA: Buffer.from(text).toString('base64') }).secrets[0]?.values;

  expect(valuesOf(pem)).toEqual(expect.arrayContaining([pem, 'MC4CAQAwBQYDK2VwBCIEIAbcdefghijklmnop']));
  expect(valuesOf(kube)).toEqual(expect.arrayContaining(['token-of-me-1', 'Y2xpZW50LWtleQ']));
});

for (const env of [
  { FEATURE_AUTH: 'true' },
  { GOOGLE_APPLICATION_CREDENTIALS: '/home/me/account.json' },
  { STAGING_URL: 'https://x.example:8080/a@b' },
])
  test(`${JSON.stringify(env)} holds no secret, and nobody is told of it`, () =>
    expect(secretVariables(env)).toEqual({ secrets: [], notSearchable: [] }));

test('a word in a variable that is only called a key is told and not searched', () => {
  expect(secretVariables({ SORT_KEY: 'created-at' }).notSearchable).toEqual([
    { variable: 'SORT_KEY', why: 'is too ordinary a word' },
  ]);
  expect(secretVariables({ SORT_KEY: 'a8f0-created', DEPLOY_KEY: 'created-at' }).secrets).toHaveLength(2);
});

for (const [value, why] of [
  ['pw', 'is too short'],
  ['staging', 'is too ordinary a word'],
  ['xxxxxxxx', 'is too uniform'],
])
  test(`a value that ${why} is told and not searched`, () => {
    expect(secretVariables({ API_TOKEN: value })).toEqual({
      secrets: [],
      notSearchable: [{ variable: 'API_TOKEN', why }],
    });
  });

test('a variable that the caller names is secret', () => {
  expect(secretVariables({ CODEWORD: 'hunter22' }, ['CODEWORD']).secrets).toEqual([
    { variable: 'CODEWORD', values: ['hunter22'] },
  ]);
});
