import { readFileSync } from 'node:fs';
import type { TestCase, TestError, TestResult } from '@playwright/test/reporter';
import { describeFailure, messageOf } from '../record/failure.ts';
import { SAMPLE_ATTACHMENT, sampleSchema, type Sample } from '../schema/sample.ts';
import type { Attempt } from '../schema/journal.ts';
import { clean, cleanText } from './clean.ts';

/** A sample as it was attached; in a merged report it lies in a file. */
function readSample({ body, path: file }: TestResult['attachments'][number]): Sample | undefined {
  try {
    return sampleSchema.parse(JSON.parse(String(body ?? readFileSync(file ?? ''))));
  } catch {
    return undefined;
  }
}

/** What an error says, without secrets before any of it is cut. */
export const errorText = (error: TestError): string => cleanText(messageOf(error) ?? '');

/** Whether a hook or a fixture failed, and not the test's own body. */
const failedOutside = ({ steps }: TestResult) =>
  steps.some(({ category, error }) => error && category === 'hook') &&
  !steps.some(({ category, error }) => error && category !== 'hook');

/**
 * One attempt as the journal keeps it.
 * @returns with it, in sentences, what of it could not be read
 */
export function attemptOf(test: TestCase, result: TestResult): { attempt: Attempt; problems: string[] } {
  const attached = result.attachments.filter(({ name }) => name === SAMPLE_ATTACHMENT).map(readSample);
  const samples = attached.filter((sample) => sample !== undefined);
  // A test that Playwright skips because one before it failed was not expected to be skipped.
  const ok = result.status === test.expectedStatus;
  const error = describeFailure(result.errors.map(errorText));
  return {
    attempt: clean<Attempt>({
      type: 'attempt',
      at: result.startTime.getTime(),
      test: test.id,
      attempt: result.retry,
      status: result.status,
      ok,
      duration: result.duration,
      worker: result.workerIndex,
      ...(error === undefined ? {} : { error }),
      ...(!ok && failedOutside(result) ? { outside: true } : {}),
      ...(samples.length ? { samples } : {}),
    }),
    problems:
      samples.length < attached.length
        ? [`${test.title} has a flow sample that cannot be read, so its duration is lost.`]
        : [],
  };
}
