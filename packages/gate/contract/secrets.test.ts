import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, test as base } from '@playwright/test';
import { COMPILED, runPlaywright, WITHOUT_LOADER, type CommandResult } from '#testing';
import type { Verdict } from '../src/schema/verdict.ts';
import { embed, unzip, zip } from '../src/secrets/testing/folder.ts';
import type { Leak } from './testing-secrets/leak.ts';

const SUITE = `${COMPILED}/packages/gate/contract/testing-secrets`;

interface Outcome extends CommandResult {
  verdict: Verdict;
}

interface Fixtures {
  /** Everything that the run writes lies below it. */
  root: string;
  /** Runs tests that leak, by the real command line. */
  run: (leaks: Leak[], env: Record<string, string>) => Promise<Outcome>;
}

const test = base.extend<Fixtures>({
  root: async ({}, use, testInfo) => use(testInfo.outputPath('run')),
  run: async ({ root }, use, testInfo) => {
    const file = testInfo.outputPath('leaks.json');
    await use(async (leaks, env) => {
      mkdirSync(root, { recursive: true });
      writeFileSync(file, JSON.stringify(leaks));
      const folder = path.join(root, 'gate');
      const result = await runPlaywright([`--config=${SUITE}`], {
        ...WITHOUT_LOADER,
        POLICY: `${SUITE}/policy.ts`,
        GATE: 'enforce',
        GATE_FOLDER: folder,
        LEAKS_FILE: file,
        ...env,
      });
      const verdict = JSON.parse(readFileSync(path.join(folder, 'verdict.json'), 'utf8')) as Verdict;
      return { ...result, verdict };
    });
  },
});

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));

/** The contents of a file and of all that is packed in it, by where they are. */
async function contentsOf(name: string, bytes: Buffer): Promise<[where: string, content: string][]> {
  const packed: Record<string, Buffer> =
    bytes.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004'
      ? await unzip(bytes).catch(() => ({}))
      : Object.fromEntries(
          [...bytes.toString('latin1').matchAll(/data:application\/zip;base64,([\w+/=]+)/g)].map(
            ([, text = ''], at) => [`embedded ${at}`, Buffer.from(text, 'base64')],
          ),
        );
  const inside = await Promise.all(
    Object.entries(packed).map(([entry, content]) => contentsOf(`${name} › ${entry}`, content)),
  );
  return [[name, bytes.toString('utf8')], ...inside.flat()];
}

/** Where one of the texts is: in what was printed, or in anything below the folder. */
async function placesOf(texts: Record<string, string>, output: string, root: string): Promise<string[]> {
  const files = await Promise.all(
    filesBelow(root).map((file) => contentsOf(path.relative(root, file), readFileSync(file))),
  );
  const all: [string, string][] = [['what was printed', output], ...files.flat()];
  return all.flatMap(([where, content]) =>
    Object.entries(texts).flatMap(([name, text]) => (content.includes(text) ? [`${name} in ${where}`] : [])),
  );
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
/** As Python's `quote` does: slashes stay. */
const pythonQuote = (text: string) => encodeURIComponent(text).replaceAll('%2F', '/');
/** As Go's `PathEscape` does. */
const pathEscape = (text: string) => text.replaceAll('/', '%2F');

const TOKEN = randomBytes(24).toString('hex');
const KEY = `Zm9v+YmFy/${randomBytes(9).toString('hex')}+9w==`;
const UNICODE = 'pässwörd-漢字-geheim';
const SIGNS = '$&a(b[c{d^e.f*g+h?|i\\j';
const SESSION = `s%3A${randomBytes(16).toString('hex')}.x/y+z=`;
const RESET = randomBytes(20).toString('hex');
const NUMBER = '48291375';
const PEM = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const [, BODY = ''] = PEM.split('\n');
const VARIABLES = {
  API_TOKEN: TOKEN,
  // One secret within another, and a key in the one line that many forms make of it.
  DEPLOY_KEY: `deploy-${TOKEN}-key`,
  STORAGE_KEY: KEY,
  UNICODE_PASSWORD: UNICODE,
  SIGNS_SECRET: SIGNS,
  CARD_PIN: NUMBER,
  GATE_SIGNING_KEY: PEM.replaceAll('\n', '\\n'),
  DATABASE_URL: 'postgres://app:dbpass-91x@db.example/app',
  HTTPS_PROXY_OF_THE_JOB: 'http://svc:proxy-pass-7@proxy.example:3128',
  OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=one,api-key=otlp-key-55ab',
  TEAMS_HOOK: 'https://hooks.example/T0/abc-hook-77',
  MASTERKEY: 'master-of-keys-13',
  LOGIN_SESSION: 'session-from-before-8',
  // Told once, and not searched for.
  MY_PASSWORD: 'q7z9k',
  ROOT_PASSWORD: 'localhost',
  SORT_KEY: 'created',
};
/** What the configuration says, which the JSON report repeats. */
const SETTINGS = {
  use: {
    extraHTTPHeaders: { Authorization: 'Bearer header-of-another-1' },
    contextOptions: { httpCredentials: { username: 'me', password: 'context-password-1' } },
    storageState: { cookies: [{ name: 'sid', value: 'inline-cookie-1', domain: 'x.example', path: '/' }], origins: [] },
    adminPassword: 'custom-password-1',
  },
  metadata: { ci: { token: 'metadata-token-1' } },
};
/** What may be found nowhere, by what it is. */
const FORBIDDEN = {
  header: 'header-of-another-1',
  context: 'context-password-1',
  'inline cookie': 'inline-cookie-1',
  'custom option': 'custom-password-1',
  metadata: 'metadata-token-1',
  'cookie that was made': 'made-cookie-value-1',
  'code of an invitation': 'made-invitation-1',
  token: TOKEN,
  'the token in base64': base64(`svc:${TOKEN}`).slice(8, 60),
  'the token in hexadecimal': Buffer.from(TOKEN).toString('hex'),
  key: KEY,
  "the key in Python's way": pythonQuote(KEY),
  "the key in Go's way": pathEscape(KEY),
  'the key in part': KEY.replace('=', '%3D'),
  'the key twice': encodeURIComponent(encodeURIComponent(KEY)),
  unicode: UNICODE,
  'unicode in an address': encodeURIComponent(UNICODE),
  signs: SIGNS,
  'signs in JSON': JSON.stringify(SIGNS).slice(1, -1),
  session: SESSION,
  'session in an address': encodeURIComponent(SESSION),
  reset: RESET,
  'body of the PEM': BODY,
  database: 'dbpass-91x',
  proxy: 'proxy-pass-7',
  telemetry: 'otlp-key-55ab',
  hook: 'abc-hook-77',
  masterkey: 'master-of-keys-13',
  'session of the job': 'session-from-before-8',
};
/** What the gate itself writes nowhere: of files of others, such parts are nothing that could be told from other text. */
const PARTS = { 'the beginning of the token': TOKEN.slice(0, 8), 'a password that nobody knows': 'nobody-knows-3' };
const ENCODED = [
  TOKEN,
  `Authorization: Basic ${base64(`svc:${TOKEN}`)}`,
  Buffer.from(TOKEN).toString('hex'),
  KEY,
  ...[pythonQuote, pathEscape, encodeURIComponent, (text: string) => text.replace('=', '%3D')].map((way) => way(KEY)),
  encodeURIComponent(encodeURIComponent(KEY)),
  UNICODE,
  encodeURIComponent(UNICODE),
  SIGNS,
  JSON.stringify({ SIGNS }),
  PEM.replaceAll('\n', '\r\n'),
  ...Object.values(VARIABLES).slice(6, 13),
];

// After each failure there is a new worker, so each has several.
const LEAKS: Leak[] = [
  {
    title: 'in files that are created',
    files: {
      'page.txt': Buffer.from(ENCODED.join('\n')).toString('latin1'),
      'numbers.json': `{"pin":${NUMBER},"at":1${NUMBER}00}`,
    },
  },
  {
    title: 'in Basic authentication, painted, over two lines',
    error: `login with ${TOKEN} failed, sent Basic ${base64(`svc:${TOKEN}`)}, received "\u001b[7m${TOKEN.slice(0, 20)}\u001b[27m${TOKEN.slice(20)}" after ${NUMBER}, wrapped: ${TOKEN.slice(0, 20)}\n    ${TOKEN.slice(20)}`,
  },
  // Progress is wrapped and cut.
  { title: `${'wide '.repeat(13)}${TOKEN} ${'narrow '.repeat(10)}end`, error: 'failed' },
  // A verdict has 300 characters of an error.
  { title: 'where it is cut', error: `${'x'.repeat(260)} ${TOKEN}` },
  ...[0, 10].map((from): Leak => ({
    title: `encoded, from ${from}`,
    error: `answered ${ENCODED.slice(from, from + 10).join(' ')}`,
  })),
  {
    title: 'made, in an address, cut by others',
    made: {
      'session of the administrator': SESSION,
      'reset link': `https://portal.example/reset?token=${RESET}`,
      'cookie of a user': 'portal_session=made-cookie-value-1; Path=/; HttpOnly',
      invitation: 'https://portal.example/invite/made-invitation-1',
      'one-time code': '48213',
    },
    files: {
      'cookie.txt': `Cookie: portal_session=${SESSION}; ${encodeURIComponent(SESSION)} ${RESET} made-cookie-value-1 made-invitation-1`,
    },
    error: `no log-in with ${SESSION} after ${RESET} at http://svc:nobody-knows-3@host.example/: {"token":"${TOKEN.slice(0, 30)}...`,
  },
];

test('no secret gets out, however it is written and wherever reporters write', async ({ root, run }) => {
  test.slow();
  const at = (name: string) => path.join(root, 'reports', name);
  const reporters = [
    ['list'],
    ['html', { open: 'never', outputFolder: 'not-here-but-where-the-variable-says' }],
    ['junit', { outputFile: at('junit/of-the-option.xml') }],
    ['json'],
    ['blob'],
  ];
  // What a run left that was killed before it could look.
  const killed = path.join(root, 'gate', 'journal', 'killed.ndjson');
  mkdirSync(path.dirname(killed), { recursive: true });
  writeFileSync(killed, `was ${TOKEN}`);
  // What Playwright's own reporter prints is not the gate's.
  const { output, verdict } = await run(LEAKS, {
    ...VARIABLES,
    SETTINGS: JSON.stringify(SETTINGS),
    REPORTS: JSON.stringify(reporters.slice(1)),
    PLAYWRIGHT_HTML_OUTPUT_DIR: at('page'),
    PLAYWRIGHT_JSON_OUTPUT_DIR: at('json'),
    PLAYWRIGHT_JSON_OUTPUT_NAME: 'all.json',
    PLAYWRIGHT_BLOB_OUTPUT_FILE: at('blob/all.zip'),
    GITHUB_ACTIONS: 'true',
    GITHUB_STEP_SUMMARY: path.join(root, 'gate', 'summary.md'),
  });

  for (const file of ['page/index.html', 'json/all.json', 'junit/of-the-option.xml', 'blob/all.zip'])
    expect(existsSync(at(file)), file).toBe(true);
  expect(await placesOf(FORBIDDEN, output, root)).toEqual([]);
  expect(output).not.toContain(TOKEN.slice(0, 8));
  expect(await placesOf(PARTS, output, path.join(root, 'gate'))).toEqual([]);

  // A number is one where it stands alone, and JSON stays JSON.
  const numbers = filesBelow(root).find((file) => file.endsWith('numbers.json'));
  expect(JSON.parse(readFileSync(numbers ?? '', 'utf8'))).toEqual({ pin: 99999999, at: Number(`1${NUMBER}00`) });
  expect(output).toContain('login with [redacted API_TOKEN] failed, sent');
  expect(output.match(/MY_PASSWORD is too short to be searched for/g)).toHaveLength(1);
  expect(output.match(/one-time code is too short to be searched for/g)).toHaveLength(1);
  expect(output.match(/ROOT_PASSWORD is too ordinary a word to be searched for/g)).toHaveLength(1);
  expect(output.match(/SORT_KEY is too ordinary a word/g)).toHaveLength(1);

  const findings = verdict.findings.filter(({ rule }) => rule === 'secrets');
  expect(new Set(findings.map(({ effect }) => effect))).toEqual(new Set(['warn']));
  expect(findings.map(({ message }) => message).join('\n')).toContain('session of the administrator');
  expect(JSON.stringify(findings)).not.toContain('SORT_KEY');
  expect(existsSync(path.join(root, 'gate', 'searched.json'))).toBe(true);
  // What workers told of the secrets that they made is gone, and the key in one line signs.
  expect(existsSync(path.join(root, 'gate', 'secrets-of-the-run'))).toBe(true);
  expect(filesBelow(path.join(root, 'gate', 'secrets-of-the-run'))).toEqual([]);
  expect(existsSync(path.join(root, 'gate', 'verdict.intoto.jsonl'))).toBe(true);
});

test('what cannot be read or redacted leaves the run undecided, and says no more than is known', async ({
  root,
  run,
}) => {
  const damaged = (await zip({ 'a.txt': 'nothing' })).subarray(0, 60).toString('latin1');
  const { code, output, verdict } = await run(
    [
      { title: 'uploads', files: { 'upload.zip': damaged } },
      { title: 'checkout', files: { 'to the-value-of-a-token-1.txt': 'nothing' } },
    ],
    { NAME_TOKEN: 'the-value-of-a-token-1', WORD_PASSWORD: 'checkout' },
  );

  expect(code, output).toBe(2);
  expect(verdict.verdict).toBe('undecided');
  const messages = verdict.findings
    .filter(({ rule }) => rule === 'secrets')
    .map(({ effect, message }) => `${effect}: ${message}`);
  expect(messages).toContainEqual(
    expect.stringMatching(
      /^undecided: .*upload\.zip could not be read, so it was not searched for secrets: it is a damaged zip/,
    ),
  );
  expect(messages).toContainEqual(expect.stringMatching(/^undecided: .* contains the value of NAME_TOKEN/));
  expect(messages).toContainEqual(
    expect.stringMatching(/^warn: .*the value of WORD_PASSWORD in its name, which is an/),
  );
  expect(messages).toHaveLength(3);
  expect(JSON.stringify(verdict)).not.toContain('the-value-of-a-token-1');
  expect(output).not.toContain('the-value-of-a-token-1');
  expect(existsSync(path.join(root, 'gate', 'history.ndjson'))).toBe(false);
  // So the next run looks again.
  expect(existsSync(path.join(root, 'gate', 'searched.json'))).toBe(false);
});

test('a run that is not judged is searched all the same', async ({ root, run }) => {
  const report = path.join(root, 'report', 'report.json');
  // It is stopped before its first test, and its reporters write all the same.
  const result = await run([{ title: 'leaks' }], {
    REPORTS: JSON.stringify([['json', { outputFile: report }]]),
    SETTINGS: JSON.stringify({ metadata: { note: `was ${TOKEN}` } }),
    API_TOKEN: TOKEN,
    POLICY_FAILS: 'no policy today',
  });

  expect(result.code, result.output).toBe(2);
  expect(readFileSync(report, 'utf8')).toMatch(/"note": "was \[redacted API_TOKEN\]\**"/);
  for (const told of [result.output, JSON.stringify(result.verdict)])
    expect(told).toContain('What the run left was searched for secrets all the same; 1 value was redacted.');
});

test('where the gate only observes, files stay as they are and its own are clean', async ({ root, run }) => {
  const page = embed(await zip({ 'report.json': TOKEN }));
  const { code, output, verdict } = await run(
    [{ title: 'leaks', files: { 'page.html': page, 'page.txt': `was ${TOKEN}` } }],
    { GATE: 'observe', API_TOKEN: TOKEN, E2E_RUN_ID: 'one' },
  );

  expect(code, output).toBe(0);
  expect(verdict.verdict).toBe('pass');
  const [text] = filesBelow(root).filter((file) => file.endsWith('page.txt'));
  expect(readFileSync(text ?? '', 'utf8')).toBe(`was ${TOKEN}`);
  expect(await placesOf({ TOKEN }, output, path.join(root, 'gate'))).toEqual([]);
});

test('a target behind Basic authentication is asked with the password of its address, which nobody sees', async ({
  root,
  run,
}) => {
  const asked = new Set<string>();
  const server = createServer(({ headers, url = '' }, response) => {
    if (headers.authorization !== `Basic ${base64('svc:pass word+1')}`) response.statusCode = 401;
    else asked.add(url);
    response.end('{"build":"one"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const result = await run([{ title: 'passes' }], { BASE_URL: `http://svc:pass%20word+1@127.0.0.1:${port}` });
  server.close();

  expect(result.code, result.output).toBe(0);
  expect(result.verdict).toMatchObject({ verdict: 'pass', build: 'one' });
  expect([...asked].sort()).toEqual(['/', '/health']);
  expect(await placesOf({ password: 'word+1', encoded: 'pass%20word' }, result.output, root)).toEqual([]);
});
