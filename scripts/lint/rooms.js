// Which room may import which: the map of the house, as lint. A room is a folder; each lists the rooms that it may enter.
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const GATE = 'packages/gate/src';
const FACE = 'the packages by name';

/** What a package gives to others, by the names under which others import it. @type {Record<string, string>} */
const FACES = {
  'playwright-gate': `${GATE}/index.ts`,
  ...Object.fromEntries(
    ['config', 'flow', 'plugin', 'reporter', 'statistics', 'steps', 'testing'].map((name) => [
      `playwright-gate/${name}`,
      `${GATE}/${name}.ts`,
    ]),
  ),
  'playwright-gate-datadog': 'packages/datadog/src/index.ts',
  'playwright-gate-datadog/fake': 'packages/datadog/fake/index.ts',
  '#fixtures': 'fixtures/index.ts',
  '#testing': 'packages/gate/testing/index.ts',
  '@portal/kit': 'reference-app/portal/kit/index.ts',
};

/**
 * The rooms, the most particular first.
 * @type {{ room: string, may: string[], instead: string }[]}
 */
export const ROOMS = [
  {
    room: `${GATE}/schema`,
    may: [`${GATE}/ports.ts`],
    instead: 'Shapes import only shapes: move what they share into schema/.',
  },
  {
    room: `${GATE}/ports.ts`,
    may: [`${GATE}/schema`],
    instead: 'A port is made of shapes: take them from schema/.',
  },
  { room: `${GATE}/statistics`, may: [], instead: 'The statistics know numbers and nothing of ours: pass them in.' },
  {
    room: `${GATE}/secrets`,
    may: [`${GATE}/schema/narrow.ts`],
    instead: 'The scanner knows files and values only: pass them in.',
  },
  {
    room: `${GATE}/flow`,
    may: [`${GATE}/schema`],
    instead: 'The flow clock knows pages and the shape of a sample: pass it what else it needs.',
  },
  {
    room: `${GATE}/record`,
    may: [`${GATE}/schema`, `${GATE}/wording.ts`],
    instead: 'A record is made of journals alone: pass it what it needs, as data.',
  },
  {
    room: `${GATE}/attestation`,
    may: [`${GATE}/schema`, `${GATE}/rules`, `${GATE}/wording.ts`],
    instead: 'An attestation is made of a verdict alone: pass it what it needs, as data.',
  },
  {
    room: `${GATE}/rules`,
    may: [`${GATE}/schema`, `${GATE}/statistics`, `${GATE}/wording.ts`],
    instead: 'A rule sees its context and nothing else: add what it needs to RuleContext.',
  },
  {
    room: `${GATE}/judge`,
    may: ['schema', 'statistics', 'record', 'rules', 'wording.ts'].map((name) => `${GATE}/${name}`),
    instead: 'The judge is pure: pass it a record, a policy and a history.',
  },
  {
    room: `${GATE}/render`,
    may: ['schema', 'rules', 'wording.ts'].map((name) => `${GATE}/${name}`),
    instead: 'What is rendered is a verdict: put what is missing into the verdict.',
  },
  {
    room: `${GATE}/runtime`,
    may: [
      'schema',
      'ports.ts',
      'statistics',
      'record',
      'judge',
      'rules',
      'render',
      'attestation',
      'secrets',
      'wording.ts',
    ].map((name) => `${GATE}/${name}`),
    instead: 'The runtime knows the rooms of the gate but its commands and the clock.',
  },
  {
    room: GATE,
    may: [GATE],
    instead: 'The gate imports nothing of ours outside of packages/gate: add a port to ports.ts, or take an argument.',
  },
  {
    room: 'packages/gate',
    may: ['packages/gate'],
    instead: 'The tests of the gate know the gate alone: give them a policy or a fake of their own.',
  },
  {
    room: 'packages/datadog/src',
    may: ['packages/datadog', '#testing', FACE],
    instead:
      "A plugin knows the gate by its exports: import from 'playwright-gate/plugin', and export there what is missing.",
  },
  {
    room: 'packages/datadog',
    may: ['packages/datadog', '#testing', FACE],
    instead:
      "A plugin knows the gate by its exports: import from 'playwright-gate/plugin', and export there what is missing.",
  },
  {
    room: 'tests',
    may: ['#fixtures'],
    instead: "A spec imports only '#fixtures': what it lacks there becomes a fixture or a page object.",
  },
  {
    room: 'pages',
    may: ['pages'],
    instead: 'A page object knows Playwright and pages only: pass what it needs as an argument.',
  },
  {
    room: 'fixtures/testing',
    may: ['fixtures', '#fixtures', 'reference-app/testing', 'gate.config.ts', 'playwright.config.ts', FACE],
    instead: "What the fixtures are tested with knows them and the suite's configuration.",
  },
  {
    room: 'fixtures/environment',
    may: ['fixtures', 'reference-app/launch.ts', FACE],
    instead: 'The environment says what the target is: it knows the ledger and how the reference app is started.',
  },
  {
    room: 'fixtures/cleanup',
    may: ['fixtures', 'pages', 'reference-app/testing', 'gate.config.ts', '#testing', FACE],
    instead: "The cleanup knows fixtures and the gate's exports; its tests start the reference app.",
  },
  {
    room: 'fixtures',
    may: ['fixtures', 'pages', 'reference-app/testing', 'gate.config.ts', '#testing', FACE],
    instead: "Fixtures import pages and the gate's exports: take the rest as an argument, or make it a fixture.",
  },
  {
    room: 'gate.config.ts',
    may: ['fixtures/environment', FACE],
    instead: 'The policy names plugins and the target: everything else belongs to the gate.',
  },
  {
    room: 'playwright.config.ts',
    may: ['fixtures', 'scripts/browser.mjs', FACE],
    instead: 'The configuration names fixtures, reporters and projects only.',
  },
  { room: 'reporters', may: [FACE], instead: "The suite's reporter is the gate's: one line." },
  {
    room: 'scripts',
    may: ['scripts', 'fixtures', 'reference-app/launch.ts', FACE],
    instead: 'A script uses the public faces of the rooms: export there what is missing.',
  },
  {
    room: 'bench',
    may: [
      '#testing',
      '#fixtures',
      'bench',
      'fixtures',
      'pages',
      'gate.config.ts',
      'playwright.config.ts',
      'scripts/browser.mjs',
      'reference-app',
      FACE,
    ],
    instead: 'A bench uses the public faces of the rooms: export there what is missing.',
  },
  {
    room: 'reference-app',
    may: ['reference-app', '@portal/kit'],
    instead: 'The reference app is reached over HTTP alone and knows nothing of tests.',
  },
];

/** @param {string} file relative to the root, with slashes @param {string} place */
const isIn = (file, place) => file === place || file.startsWith(`${place}/`);

/** Tests, and what they are made with, may enter every room of their package. */
const TESTS = /\.test\.ts$|\/testing(-\w+)?(\/|\.ts$)/;

/** @param {string} file */
function roomOf(file) {
  const place = TESTS.test(file) ? file.replace(/^(packages\/\w+)\/src\//, '$1/') : file;
  return ROOMS.find(({ room }) => isIn(place, room));
}

/** The file that an import means; undefined for one that is not ours. @param {string} from @param {string} specifier */
function resolve(from, specifier) {
  if (specifier in FACES) return FACES[specifier];
  if (!specifier.startsWith('.')) return undefined;
  const file = path.resolve(ROOT, path.dirname(from), specifier);
  const found = [file, `${file}.ts`, `${file}.tsx`, path.join(file, 'index.ts')].find(
    (one) => existsSync(one) && statSync(one).isFile(),
  );
  return path
    .relative(ROOT, found ?? file)
    .split(path.sep)
    .join('/');
}

/**
 * Why a file may not import something.
 * @param {string} from the importing file @param {string} specifier as it is written
 * @returns {string | undefined}
 */
function forbidden(from, specifier) {
  const room = roomOf(from);
  const to = resolve(from, specifier);
  if (!room || to === undefined || isIn(to, room.room)) return undefined;
  const named = specifier in FACES;
  const isFace = named && /^playwright-gate/.test(specifier);
  const allowed = room.may.some((one) => (one === FACE ? isFace : one === specifier || (!named && isIn(to, one))));
  return allowed ? undefined : room.instead;
}

const IMPORTS =
  /(?:^|\n)\s*(?:import|export)\s[^;'"]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s*['"]([^'"]+)['"]/g;
/** @type {Map<string, string[]>} */
const graph = new Map();

/** The files of ours that a file imports, types included. @param {string} file @returns {string[]} */
function importsOf(file) {
  const known = graph.get(file);
  if (known) return known;
  /** @type {string[]} */
  let found = [];
  try {
    const text = readFileSync(path.join(ROOT, file), 'utf8');
    found = [...text.matchAll(IMPORTS)].flatMap((match) => {
      const to = resolve(file, match[1] ?? match[2] ?? match[3] ?? '');
      return to === undefined ? [] : [to];
    });
  } catch {
    // What is not there is for the compiler to say.
  }
  graph.set(file, found);
  return found;
}

/** The way from a file back to another, over imports. @param {string} from @param {string} to @returns {string[] | undefined} */
function wayTo(from, to) {
  /** @type {Map<string, string | undefined>} */
  const cameFrom = new Map([[from, undefined]]);
  for (const file of cameFrom.keys()) {
    if (file === to) {
      const way = [];
      for (let at = /** @type {string | undefined} */ (file); at !== undefined; at = cameFrom.get(at)) way.unshift(at);
      return way;
    }
    for (const next of importsOf(file)) if (!cameFrom.has(next)) cameFrom.set(next, file);
  }
  return undefined;
}

/** @type {import('eslint').Rule.RuleModule} */
const rule = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const file = path.relative(ROOT, context.filename).split(path.sep).join('/');
    /** @param {import('eslint').Rule.Node & { source?: unknown }} node @param {unknown} source */
    const check = (node, source) => {
      const specifier = /** @type {{ value?: unknown } | null | undefined} */ (source)?.value;
      if (typeof specifier !== 'string') return;
      const message = forbidden(file, specifier);
      if (message) context.report({ node, message });
      const to = resolve(file, specifier);
      const way = to === undefined ? undefined : wayTo(to, file);
      if (way)
        context.report({
          node,
          message: `These files import each other, types included: ${[file, ...way].join(' → ')}.`,
        });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source),
      ExportNamedDeclaration: (node) => check(node, node.source),
      ExportAllDeclaration: (node) => check(node, node.source),
      ImportExpression: (node) => check(node, node.source),
    };
  },
};

export default { rules: { imports: rule } };
