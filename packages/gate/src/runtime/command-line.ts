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
  'no-deps': SWITCH,
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
  'no-deps',
  'max-failures',
  'x',
] as const;

/** What a command line of `playwright test` asks for. */
export interface CommandLine {
  /** Playwright's own entry point, as it was started. */
  cli: string;
  /** The projects that it names, as they were written; none selects them all. */
  projects: string[];
  /** The configuration that it names. */
  config: string | undefined;
  /** The reporters that replace those of the configuration, in their order; undefined where it leaves them. */
  reporters: string[] | undefined;
  /** What makes Playwright run less than the whole suite, as it was written; nothing for the whole. */
  partial: string[];
  /** Whether nothing is to run at all. */
  lists: boolean;
  /** Whether it runs one shard of several. */
  sharded: boolean;
}

/** `--project one two` is `--project=one --project=two`. */
function separate(args: readonly string[]): string[] {
  let inProjects = false;
  return args.flatMap((argument) => {
    if (argument === '--project') {
      inProjects = true;
      return [];
    }
    inProjects &&= !argument.startsWith('-');
    return [inProjects ? `--project=${argument}` : argument];
  });
}

/** Reads a command line of `playwright test`: the one reader that there is. */
export function commandLine(argv: readonly string[] = process.argv): CommandLine {
  const { values, positionals } = parseArgs({
    args: separate(argv.slice(argv.indexOf('test') + 1)),
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
  });
  const listOf = (name: keyof typeof OPTIONS): string[] => {
    const value = values[name];
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  };
  const partial = PARTIAL.filter((name) => values[name] !== undefined).map((name) => {
    const given = listOf(name);
    return `${name.length === 1 ? '-' : '--'}${name}${given.length ? `=${given.join(',')}` : ''}`;
  });
  return {
    cli: argv[1] ?? '',
    projects: listOf('project'),
    config: listOf('config').at(-1),
    reporters: values.reporter === undefined ? undefined : (listOf('reporter').at(-1) ?? '').split(','),
    partial: [...partial, ...positionals],
    lists: values.list === true,
    sharded: values.shard !== undefined,
  };
}

/** Whether a name is one of those that a command line selects, with `*` for anything, as Playwright reads it. */
export const selects = ({ projects }: Pick<CommandLine, 'projects'>, name: string): boolean =>
  projects.some((pattern) =>
    new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 'i').test(name),
  );

/** The arguments of a command of ours. */
export const commandArguments = (): string[] => process.argv.slice(2);

export const GATE_LEFT_OUT =
  'The gate decides here, but it is not the last reporter: leave --reporter out, or end it with ./reporters/gate.ts.';

/** How a command line names the gate's reporter. */
const GATE_REPORTER = /(^|[\\/])reporters[\\/]gate(\.ts)?$|playwright-gate\/reporter$/;

/**
 * Refuses a command line that leaves the gate no chance to judge where its verdict decides.
 * @throws Error with a sentence
 */
export function refuseWithoutGate({ reporters, lists }: CommandLine): void {
  if (reporters && !GATE_REPORTER.test(reporters.at(-1) ?? '')) throw new Error(GATE_LEFT_OUT);
  if (lists) throw new Error('The gate decides here, but --list runs nothing: leave it out, or set GATE=observe.');
}
