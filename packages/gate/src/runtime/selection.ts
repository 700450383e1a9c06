import path from 'node:path';
import type { FullConfig, Suite } from '@playwright/test/reporter';
import type { CommandLine } from './command-line.ts';
import type { Variables } from './environment.ts';

/** What makes a run less than the whole suite, and what tells it not to look; each as it was written. */
export interface Selection {
  partial: string[];
  lenient: string[];
}

/** What Playwright does not tell reporters in its types: whether `.only` stands here. */
const isFocused = (one: object): boolean => '_only' in one && one._only === true;

/** The places of `test.only` and `describe.only`, of which Playwright itself runs nothing else. */
function focused(suite: Suite, rootDir: string): string[] {
  const at = ({ file, line }: { file: string; line: number }) =>
    `${path.relative(rootDir, file).split(path.sep).join('/')}:${line}`;
  return [
    ...(isFocused(suite) && suite.location ? [`describe.only at ${at(suite.location)}`] : []),
    ...suite.tests.filter(isFocused).map(({ location }) => `test.only at ${at(location)}`),
    ...suite.suites.flatMap((one) => focused(one, rootDir)),
  ];
}

const ALL = '/.*/';
const asked = (written: readonly string[], option: RegExp) => written.some((one) => option.test(one));

/** What the configuration says for every project; the greps of a project are what that project is. */
function configured(
  { projects, grep, grepInvert, maxFailures, updateSnapshots, configFile, version }: FullConfig,
  { partial, lenient }: CommandLine,
  suite: Suite,
): Selection {
  const own = suite.suites.flatMap((one) => one.project() ?? []);
  const used = own.length ? own : projects;
  // Before 1.64 a test fails that writes a snapshot which is missing, and that is how Playwright is set unless told.
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isLenient =
    /^(all|changed)$/.test(updateSnapshots) || (updateSnapshots === 'missing' && (major > 1 || minor >= 64));
  const here = ` in ${path.basename(configFile ?? 'the configuration')}`;
  return {
    partial: [
      ...(String(grep) !== ALL && used.some((one) => one.grep === grep) ? [`grep: ${String(grep)}${here}`] : []),
      ...(grepInvert && used.some((one) => one.grepInvert === grepInvert)
        ? [`grepInvert: ${String(grepInvert)}${here}`]
        : []),
      ...(maxFailures > 0 && !asked(partial, /^(-x|--max-failures)/) && !asked(lenient, /^--debug/)
        ? [`maxFailures: ${maxFailures}${here}`]
        : []),
    ],
    lenient: [
      ...(isLenient && !asked(lenient, /^(-u|--update-snapshots)/)
        ? [`updateSnapshots: ${updateSnapshots}${here}`]
        : []),
      ...(used.some(({ ignoreSnapshots }) => ignoreSnapshots) && !asked(lenient, /^--ignore-snapshots/)
        ? [`ignoreSnapshots${here}`]
        : []),
    ],
  };
}

/** Variables of Playwright's own that stop at what they see, or change the tests themselves. */
const LENIENT_VARIABLES = ['PWDEBUG', 'PW_TEST_SOURCE_TRANSFORM', 'PWTEST_WATCH'];
/** Variables with which another reporter takes tests out before the gate sees them. */
const PARTIAL_VARIABLES = ['ALLURE_TESTPLAN_PATH'];

/** What was selected, by the command line, the configuration, the tests themselves and the environment. */
export function selectionOf(config: FullConfig, suite: Suite, line: CommandLine, env: Variables): Selection {
  const { partial, lenient } = configured(config, line, suite);
  const given = (names: string[]) =>
    names.flatMap((name) => (env[name] && env[name] !== '0' ? `${name}=${env[name]}` : []));
  return {
    // Where `.only` is forbidden, Playwright says so itself.
    partial: [
      ...line.partial,
      ...partial,
      ...(config.forbidOnly ? [] : focused(suite, config.rootDir)),
      ...given(PARTIAL_VARIABLES),
    ],
    lenient: [...line.lenient, ...lenient, ...given(LENIENT_VARIABLES)],
  };
}
