import { expect, test } from '@playwright/test';
import { isSecretName } from './names.ts';
import { secretsMade, secretVariables } from './variables.ts';

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
  'ADMIN_PW',
  'DBPWD',
  'adminPassword',
  'pwd',
  'X-Vercel-Protection-Bypass',
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
  'PW_TEST_REPORTER',
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

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';
const basic = (text: string) => Buffer.from(text).toString('base64');

for (const [what, env, parts] of [
  ['each cookie', { Cookie: 'sid=abc123456; theme=dark; tz=europe-berlin' }, ['abc123456']],
  ['a password in a list of JSON', { USERS: '[{"user":"b","pwd":"hunter22"}]' }, ['hunter22']],
  ['each of a list', { API_TOKENS: 'tok-one,tok-two' }, ['tok-one', 'tok-two']],
  ['each of a list between blanks', { API_KEYS: 'alice:key-one1 bob:key-two2' }, ['key-one1', 'key-two2']],
  ['each of a list in JSON', { API_TOKENS: '["tok-one","tok-two"]' }, ['tok-one', 'tok-two']],
  ['each of an object in JSON', { USER_PASSWORDS: '{"ann":"hunter-1","bob":"hunter-2"}' }, ['hunter-1', 'hunter-2']],
  ['the password of a pair in base64', { Authorization: `Basic ${basic('ann:hunter22')}` }, ['hunter22']],
  [
    'the password of a registry',
    { DOCKER_AUTH_CONFIG: `{"auths":{"r.example":{"auth":"${basic('ann:hunter22')}"}}}` },
    [basic('ann:hunter22'), 'hunter22'],
  ],
  ['a token in quotes', { Authorization: 'Token token="abc-123456"' }, ['abc-123456']],
  ['a key after its scheme', { Authorization: 'ApiKey abc-123456' }, ['abc-123456']],
  ['a value in quotes', { API_SECRET: "'abc-123456'" }, ['abc-123456']],
  ['a password in braces', { DB: 'Server=x;Password={a;b-123};Port=1' }, ['a;b-123']],
  ['a password with blanks around', { DB: 'Server = x; Pwd = hunter22; Port = 1' }, ['hunter22']],
  ['a key of a query', { FEED: 'https://x.example/?api-key=abc-123456&page=2' }, ['abc-123456']],
  ['a signature', { FEED: 'https://x.example/?X-Amz-Date=1&X-Amz-Signature=0a1b2c3d' }, ['0a1b2c3d']],
  ['a variable in a command', { START: 'DB_PASSWORD=hunter22 npm start' }, ['hunter22']],
  [
    'a hook',
    { SLACK_URL: 'https://hooks.slack.com/services/T000/B000/abcdefghijkl' },
    ['services/T000/B000/abcdefghijkl'],
  ],
] as [string, Record<string, string>, string[]][])
  test(`${what} is found within a value`, () => {
    const values = secretVariables(env).secrets.flatMap((secret) => secret.values);

    expect(values).toEqual(expect.arrayContaining(parts));
    for (const word of ['europe-berlin', 'accepted', '2', 'r.example']) expect(values).not.toContain(word);
  });

for (const env of [
  { AUTH_PROVIDER: 'keycloak' },
  { AUTH_REALM: 'checkout' },
  { AUTH_SERVER: 'https://idp.example/realms/main' },
  { TOKEN_STORAGE: 'localStorage' },
  { MAX_TOKENS: '128000' },
  { PRIVATE_IP: '10.0.0.17' },
  { PASS_RATE: '0.9500' },
  { COOKIE_CONSENT: 'accepted' },
  { COOKIE_LIFETIME: '86400s' },
  { GIT_CREDENTIAL_HELPER: 'manager' },
  { SETTINGS: '{"auth_provider":"keycloak","max_tokens":128000}' },
])
  test(`${JSON.stringify(env)} only describes a secret`, () =>
    expect(secretVariables(env)).toEqual({ secrets: [], notSearchable: [] }));

for (const env of [
  { PASSWORD_ADMIN: 'hunterhunter' },
  { API_TOKEN: 'hunterhunter' },
  { AUTH_CODE: '482913' },
  { TOKEN_STAGING: 'abcdefg-hij1' },
  { API_TOKEN: '128000' },
])
  test(`${JSON.stringify(env)} is a secret`, () => expect(secretVariables(env).secrets).toHaveLength(1));

const code = 'made-code-123';
const state = JSON.stringify({
  cookies: [{ name: 'sid', value: code, domain: 'portal.example', path: '/', sameSite: 'Lax', expires: -1 }],
  origins: [
    {
      origin: 'https://portal.example',
      localStorage: [
        { name: 'auth', value: JSON.stringify({ access: jwt, name: 'Ann Other' }) },
        { name: 'language', value: 'german' },
      ],
    },
  ],
});
for (const [what, made, values] of [
  ['a cookie that is set', `portal_session=${code}; Path=/; HttpOnly; Domain=portal.example`, [code]],
  ['cookies that are sent', `Cookie: a=${code}; b="1-2-3-4-5"; theme=dark`, [code, '"1-2-3-4-5"', '1-2-3-4-5']],
  ['a link with a query', `https://portal.example/reset-password?code=${code}&lang=german&page=2`, [code]],
  ['a link whose path ends in it', `https://portal.example/invite/${code}`, [code]],
  ['a path', '/invite/abc-def-1', ['/invite/abc-def-1', 'abc-def-1']],
  ['a path of letters', '/invite/abcdefghijkl', ['/invite/abcdefghijkl']],
  ['a link with letters', 'https://portal.example/reset?code=abcdefghijkl&l=de', ['abcdefghijkl']],
  ['a link to letters', 'https://portal.example/invite/abcdefghijkl', ['abcdefghijkl']],
  ['a fragment', `https://portal.example/#access_token=${code}&state=x`, [code]],
  [
    'a link that leads on',
    `https://portal.example/login?next=${encodeURIComponent('https://portal.example/orders')}&t=${code}`,
    [code],
  ],
  ['a storage state', state, [code, jwt]],
  ['a key in base64', 'c2VjcmV0LWJ5dGVz==', ['c2VjcmV0LWJ5dGVz==']],
  ['a header', `Bearer ${jwt}`, [`Bearer ${jwt}`, jwt]],
] as [string, string, string[]][])
  test(`of ${what} that was made the secret parts are looked for, and nothing else`, () =>
    expect(secretsMade('made', made)).toEqual({ secrets: [{ variable: 'made', values }], notSearchable: [] }));

for (const made of ['48213', 'https://portal.example/', 'https://portal.example', '{"cookies":[],"origins":[]}'])
  test(`${made} that was made cannot be looked for, which is told`, () =>
    expect(secretsMade('made', made)).toEqual({
      secrets: [],
      notSearchable: [{ variable: 'made', why: 'is too short' }],
    }));
