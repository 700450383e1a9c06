import { parseArgs } from 'node:util';

/** Options of `playwright test` that take a value, or none; those that are not here do not change what runs. */
const VALUE = { type: 'string', multiple: true } as const;
const SWITCH = { type: 'boolean' } as const;
const OPTIONS = {
  grep: { ...VALUE, short: 'g' },
  'grep-invert': { ...VALUE, short: 'G' },
  'test-list': VALUE,
  'test-list-invert': VALUE,
  'max-failures': VALUE,
  'last-failed-file': VALUE,
  x: { ...SWITCH, short: 'x' },
  'last-failed': SWITCH,
  'only-changed': SWITCH,
  'pass-with-no-tests': SWITCH,
  list: SWITCH,
  ui: SWITCH,
  // These take a value and select nothing; they are here so that their values are not taken for files.
  config: { ...VALUE, short: 'c' },
  workers: { ...VALUE, short: 'j' },
  project: VALUE,
  reporter: VALUE,
  'add-reporter': VALUE,
  retries: VALUE,
  'repeat-each': VALUE,
  shard: VALUE,
  timeout: VALUE,
  'global-timeout': VALUE,
  output: VALUE,
  trace: VALUE,
  browser: VALUE,
  tsconfig: VALUE,
} as const;
const PARTIAL = [
  'grep',
  'grep-invert',
  'test-list',
  'test-list-invert',
  'last-failed',
  'only-changed',
  'max-failures',
  'x',
];

/** What is told where the gate decides and would not be asked last. */
export const GATE_LEFT_OUT =
  'The gate decides here, but it is not the last reporter: leave --reporter out, or end it with ./reporters/gate.ts.';

const afterCommand = (argv: readonly string[]) => argv.slice(argv.indexOf('test') + 1);

function parse(argv: readonly string[]) {
  return parseArgs({ args: [...afterCommand(argv)], options: OPTIONS, strict: false, allowPositionals: true });
}

/** What of a command line makes Playwright run less than the whole suite, as it was written; nothing for the whole. */
export function partialSelection(argv: readonly string[]): string[] {
  const { values, positionals } = parse(argv);
  const options = PARTIAL.filter((name) => values[name as keyof typeof values] !== undefined).map((name) => {
    const value = values[name as keyof typeof values];
    return `${name.length === 1 ? '-' : '--'}${name}${Array.isArray(value) ? `=${value.join(',')}` : ''}`;
  });
  // `--project staging` may be followed by more of its values.
  const projects = new Set(['staging', 'production']);
  return [...options, ...positionals.filter((one) => !projects.has(one))];
}

/** Whether the reporters that a command line asks for leave the gate out, or do not end with it. */
function leavesGateOut(argv: readonly string[]): boolean {
  const asked = parse(argv).values.reporter;
  const last = Array.isArray(asked) ? asked.at(-1) : undefined;
  return typeof last === 'string' && !(last.split(',').at(-1) ?? '').includes('reporters/gate');
}

/** Whether nothing is to run at all. */
export const onlyLists = (argv: readonly string[]): boolean => parse(argv).values.list === true;

/**
 * Where the verdict decides, somebody has to reach it: `--reporter=line` would leave the gate out without a word.
 * @throws Error with a sentence where a command line leaves the gate no chance
 */
export function refuseWithoutGate(argv: readonly string[]): void {
  if (leavesGateOut(argv)) throw new Error(GATE_LEFT_OUT);
  if (onlyLists(argv))
    throw new Error('The gate decides here, but --list runs nothing: leave it out, or set GATE=observe.');
}
