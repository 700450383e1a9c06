/** What an option takes: nothing, one value, a value that may be left out, or as many as follow. */
type Takes = 'nothing' | 'one' | 'perhaps one' | 'many';

/**
 * What an option does to what is known afterwards: `part`, the run is less than the whole suite; `lenient`, it is told not
 * to look, or to mend what it sees; `nothing run`, there is no run of tests.
 */
type Effect = 'part' | 'lenient' | 'nothing run';

export interface PlaywrightOption {
  takes: Takes;
  short?: string;
  effect?: Effect;
  /** Values with which it has no effect. */
  except?: readonly string[];
  /** What it means without its value. */
  preset?: string;
}

const nothing = { takes: 'nothing' } as const;
const one = { takes: 'one' } as const;

/** Every option of `playwright test`; a test compares them with what its help prints. */
export const OPTIONS: Readonly<Record<string, PlaywrightOption>> = {
  'add-reporter': one,
  browser: one,
  config: { ...one, short: 'c' },
  debug: { takes: 'perhaps one', effect: 'lenient', preset: 'inspector' },
  'fail-on-flaky-tests': nothing,
  'forbid-only': nothing,
  'fully-parallel': nothing,
  'global-timeout': one,
  grep: { ...one, short: 'g', effect: 'part' },
  'grep-invert': { ...one, short: 'G', effect: 'part' },
  headed: nothing,
  help: { ...nothing, short: 'h', effect: 'nothing run' },
  'ignore-snapshots': { ...nothing, effect: 'lenient' },
  'last-failed': { ...nothing, effect: 'part' },
  'last-failed-file': one,
  list: { ...nothing, effect: 'nothing run' },
  'max-failures': { ...one, effect: 'part', except: ['0'] },
  'no-deps': { ...nothing, effect: 'part' },
  'only-changed': { takes: 'perhaps one', effect: 'part', preset: 'HEAD' },
  output: one,
  'pass-with-no-tests': nothing,
  project: { takes: 'many' },
  quiet: nothing,
  'repeat-each': one,
  reporter: one,
  retries: one,
  'run-agents': { ...one, effect: 'lenient', except: ['none'] },
  shard: one,
  shuffle: { takes: 'perhaps one' },
  'test-list': { ...one, effect: 'part' },
  'test-list-invert': { ...one, effect: 'part' },
  timeout: one,
  trace: one,
  tsconfig: one,
  ui: { ...nothing, effect: 'nothing run' },
  'ui-host': { ...one, effect: 'nothing run' },
  'ui-port': { ...one, effect: 'nothing run' },
  'update-snapshots': {
    takes: 'perhaps one',
    short: 'u',
    effect: 'lenient',
    except: ['none', 'default'],
    preset: 'changed',
  },
  'update-source-method': one,
  workers: { ...one, short: 'j' },
  x: { ...nothing, short: 'x', effect: 'part' },
};

/** An option as it was given. */
export interface Given {
  name: string;
  /** As it was written. */
  written: string;
  /** Its values; a preset where it may go without one. */
  values: string[];
  /** What Playwright has none of, as far as the table knows. */
  unknown?: true;
}

const NAMES = new Map<string, string>(
  Object.entries(OPTIONS).flatMap(([name, { short }]) => [
    ...(name.length > 1 ? [[`--${name}`, name] as const] : []),
    ...(short === undefined ? [] : [[`-${short}`, name] as const]),
  ]),
);

const looksLikeOption = (argument: string) =>
  argument.length > 1 && argument.startsWith('-') && !/^-(\d+|\d*\.\d+)(e[+-]?\d+)?$/.test(argument);

/**
 * Reads arguments as commander does for Playwright: `--name value`, `--name=value`, `-n value`, `-nvalue`, switches that
 * are written together, `--project` with all that follows, and nothing after `--`.
 * @returns the options in their order, and the file filters
 */
export function readOptions(args: readonly string[]): { options: Given[]; filters: string[] } {
  const options: Given[] = [];
  const filters: string[] = [];
  const rest = [...args];
  let many: Given | undefined;
  for (let argument = rest.shift(); argument !== undefined && argument !== '--'; argument = rest.shift()) {
    if (many && !looksLikeOption(argument)) {
      many.values.push(argument);
      many.written += ` ${argument}`;
      continue;
    }
    many = undefined;
    if (!looksLikeOption(argument)) {
      filters.push(argument);
      continue;
    }
    const [, flag = argument, joined] =
      /^(--[^=]+)(?:=([^]*))?$/.exec(argument) ?? /^(-.)([^]+)?$/.exec(argument) ?? [];
    const name = NAMES.get(flag);
    const option = name === undefined ? undefined : OPTIONS[name];
    if (name === undefined || !option) {
      options.push({ name: flag, written: argument, values: [], unknown: true });
      continue;
    }
    const { takes, preset } = option;
    if (takes === 'nothing') {
      options.push({ name, written: flag, values: [] });
      if (joined !== undefined) rest.unshift(`-${joined}`);
      continue;
    }
    const follows = takes !== 'perhaps one' || (rest[0] !== undefined && !looksLikeOption(rest[0]));
    const next = joined === undefined && follows ? rest.shift() : undefined;
    const given: Given = {
      name,
      written: [argument, next].filter((part) => part !== undefined).join(' '),
      values: [joined ?? next ?? preset].flatMap((value) => value ?? []),
    };
    options.push(given);
    if (takes === 'many' && joined === undefined) many = given;
  }
  return { options, filters };
}
