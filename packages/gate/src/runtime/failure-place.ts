import path from 'node:path';
import type { Suite, TestCase, TestError, TestResult, TestStep } from '@playwright/test/reporter';

/** The file that Playwright finds a test by: its spec, also where a function of another file declares it. */
export function specOf({ parent, location }: Pick<TestCase, 'parent' | 'location'>): string {
  let suite: Suite | undefined = parent;
  while (suite && suite.type !== 'file') suite = suite.parent;
  return suite?.location?.file ?? location.file;
}

const FRAME = /^\s+at (?:.*\()?(?:file:\/\/)?(\/?[^()]+):(\d+):(\d+)\)?$/;

type Place = Pick<NonNullable<TestError['location']>, 'file' | 'line' | 'column'>;

/** The innermost line of a file that a stack names. */
function frameIn(file: string, stack = ''): Place[] {
  for (const line of stack.split('\n')) {
    const [, of, row, column] = FRAME.exec(line) ?? [];
    if (of === file) return [{ file, line: Number(row), column: Number(column) }];
  }
  return [];
}

/** The steps that were going on, the innermost first: one that failed or has no end, else the last that was taken. */
function goingOn(steps: TestStep[]): TestStep[] {
  const step = steps.findLast(({ error, duration }) => error !== undefined || duration < 0) ?? steps.at(-1);
  return step ? [...goingOn(step.steps), step] : [];
}

/** What Playwright says of the call that was going on when the time was up. */
const CUT = /Test timeout of \d+ms exceeded/;

/**
 * Where an attempt failed, relative to the project: the place of its first error, with the line of the spec that led to it
 * where it lies in another file; where the error has none, as a timeout, that of what the test was waiting for.
 */
export function failurePlace(
  test: Pick<TestCase, 'parent' | 'location'>,
  { errors, steps }: Pick<TestResult, 'errors' | 'steps'>,
  project: string,
): string | undefined {
  const [first, ...later] = errors;
  if (!first) return undefined;
  const spec = specOf(test);
  const ofError = ({ location, stack }: TestError): Place[] =>
    location && path.isAbsolute(location.file) ? [location, ...frameIn(spec, stack)] : [];
  const found = [first, ...later.filter(({ message = '' }) => CUT.test(message))]
    .map(ofError)
    .find((one) => one.length);
  const waitedFor = goingOn(steps.filter(({ category }) => category !== 'hook')).flatMap(
    ({ location }) => location ?? [],
  );
  const places = (found ?? waitedFor).map(
    ({ file, line, column }) => `${path.relative(project, file).split(path.sep).join('/')}:${line}:${column}`,
  );
  return places.length ? [...new Set(places)].join(' from ') : undefined;
}
