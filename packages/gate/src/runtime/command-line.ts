import { OPTIONS, readOptions, type Given } from './playwright-options.ts';

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
  /** The reporters that come after all others. */
  added: string[];
  /** What makes Playwright run less than the whole suite, as it was written; nothing for the whole. */
  partial: string[];
  /** What tells Playwright not to look, or to mend what it sees, as it was written. */
  lenient: string[];
  /** The option with which no tests are run, or only when somebody clicks, as it was written. */
  runsNothing: string | undefined;
  /** The shard of several that it runs; undefined where it runs them all. */
  shard: { current: number; total: number } | undefined;
  /** The options that say how tests are run, in one form. */
  manner: string[];
}

/** Options that say how tests are run: what is run again is run as it was. */
const MANNER = new Set('timeout workers browser tsconfig trace headed fully-parallel'.split(' '));

/** What an option that was given does to what is known afterwards. */
function effectOf({ name, values, unknown }: Given) {
  // What a newer Playwright can do is not known to leave nothing out.
  if (unknown) return 'part';
  const { effect, except = [] } = OPTIONS[name] ?? {};
  return values.some((value) => except.includes(value)) ? undefined : effect;
}

/** One of one is all of them, as Playwright takes it. */
function shardOf(value = '') {
  const [current = NaN, total = NaN] = value.split('/').map((part) => parseInt(part, 10));
  return total > 1 ? { current, total } : undefined;
}

/** Reads a command line of `playwright test`: the one reader that there is. */
export function commandLine(argv: readonly string[] = process.argv): CommandLine {
  const at = argv.indexOf('test');
  // An editor starts another command, and chooses tests by itself.
  const { options, filters } = at < 0 ? { options: [], filters: argv.slice(2, 3) } : readOptions(argv.slice(at + 1));
  const valuesOf = (name: string) => options.flatMap((given) => (given.name === name ? given.values : []));
  const writtenOf = (effect: string) => options.flatMap((given) => (effectOf(given) === effect ? given.written : []));
  return {
    cli: argv[1] ?? '',
    projects: valuesOf('project'),
    config: valuesOf('config').at(-1),
    reporters: valuesOf('reporter').at(-1)?.split(','),
    added: valuesOf('add-reporter').at(-1)?.split(',') ?? [],
    partial: [...writtenOf('part'), ...filters],
    lenient: writtenOf('lenient'),
    runsNothing: writtenOf('nothing run')[0],
    shard: shardOf(valuesOf('shard').at(-1)),
    manner: options.flatMap(({ name, values }) =>
      MANNER.has(name) ? (values.length ? values.map((value) => `--${name}=${value}`) : [`--${name}`]) : [],
    ),
  };
}

/** Whether a name is one of those that a command line selects, with `*` for anything, as Playwright reads it. */
export const selects = ({ projects }: Pick<CommandLine, 'projects'>, name: string): boolean =>
  projects.some((pattern) =>
    new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 'i').test(name),
  );

/** The arguments of a command of ours. */
export const commandArguments = (): string[] => process.argv.slice(2);

/** Whether this process is Playwright's runner of a test run, and neither a worker of it nor another command of Playwright's. */
export const isTestRun = (): boolean => commandArguments()[0] === 'test';
