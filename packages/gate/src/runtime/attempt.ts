import { readFileSync } from 'node:fs';
import type { TestCase, TestError, TestResult } from '@playwright/test/reporter';
import { describeFailure, messageOf } from '../record/failure.ts';
import { SAMPLE_ATTACHMENT, sampleSchema, type Sample } from '../schema/sample.ts';
import { sealIn } from '../schema/sample-seal.ts';
import { LOADED_ATTACHMENT, loadedSchema, type Loaded } from '../schema/sides.ts';
import type { Attempt } from '../schema/journal.ts';
import { clean, cleanText } from './clean.ts';
import { failurePlace } from './failure-place.ts';
import { channelOf } from './plan.ts';

/** What an attempt attached as samples: those that the clock made in it, each once, and how many others. */
function samplesIn(
  { attachments, retry }: TestResult,
  test: string,
): { samples: Sample[]; unreadable: number; foreign: number } {
  const seals = new Set<string>();
  const samples: Sample[] = [];
  let [unreadable, foreign] = [0, 0];
  for (const { name, body, path: file } of attachments) {
    if (name !== SAMPLE_ATTACHMENT) continue;
    try {
      // In a merged report it lies in a file.
      const attached: unknown = JSON.parse(String(body ?? readFileSync(file ?? '')));
      const sample = sampleSchema.parse(attached);
      const seal = sealIn(attached, { test, attempt: retry });
      if (seal === undefined || seals.has(seal)) foreign += 1;
      else samples.push(sample);
      if (seal !== undefined) seals.add(seal);
    } catch {
      unreadable += 1;
    }
  }
  return { samples, unreadable, foreign };
}

/** Which builds the pages of an attempt have loaded, where that was looked at. */
function loadedIn({ attachments }: TestResult): { loaded?: Loaded } {
  const attached = attachments.find(({ name }) => name === LOADED_ATTACHMENT);
  try {
    return attached ? { loaded: loadedSchema.parse(JSON.parse(String(attached.body))) } : {};
  } catch {
    return {};
  }
}

/** What an error says, without secrets before any of it is cut. */
export const errorText = (error: TestError): string => cleanText(messageOf(error) ?? '');

/** Assertions without an end, by their titles: Playwright gives a step that has not ended no duration. */
const pendingIn = (steps: TestResult['steps']): string[] =>
  steps.flatMap(({ category, title, duration, steps: inner }) => [
    ...(category === 'expect' && duration < 0 ? [title] : []),
    ...pendingIn(inner),
  ]);

/** Whether a hook or a fixture failed, and not the test's own body. */
const failedOutside = ({ steps }: TestResult) =>
  steps.some(({ category, error }) => error && category === 'hook') &&
  !steps.some(({ category, error }) => error && category !== 'hook');

/**
 * One attempt as the journal keeps it.
 * @param folder the one that places are relative to
 * @returns with it, in sentences, what of it could not be read
 */
export function attemptOf(
  test: TestCase,
  result: TestResult,
  folder: string,
): { attempt: Attempt; problems: string[] } {
  const { samples, unreadable, foreign } = samplesIn(result, test.id);
  // A test that Playwright skips because one before it failed was not expected to be skipped.
  // A test may say of itself that it passed, although an assertion of it failed.
  const ok = result.status === test.expectedStatus && !(result.status === 'passed' && result.errors.length);
  const pending = result.status === 'passed' ? pendingIn(result.steps) : [];
  const project = test.parent.project();
  const channel = project && channelOf(project);
  const error = describeFailure(result.errors.map(errorText));
  const place = failurePlace(test, result, folder);
  return {
    attempt: clean<Attempt>({
      type: 'attempt',
      at: result.startTime.getTime(),
      test: test.id,
      ...(channel === undefined ? {} : { channel }),
      attempt: result.retry,
      status: result.status,
      ok,
      duration: result.duration,
      worker: result.workerIndex,
      ...(error === undefined ? {} : { error }),
      ...(place === undefined ? {} : { place }),
      ...(!ok && failedOutside(result) ? { outside: true } : {}),
      ...(samples.length ? { samples } : {}),
      ...(pending.length ? { pending } : {}),
      ...loadedIn(result),
    }),
    problems: [
      ...(unreadable ? [`${test.title} has a flow sample that cannot be read, so its duration is lost.`] : []),
      ...(foreign
        ? [
            `${test.title} attached a flow sample that the flow clock did not make in it, so it does not count. Measure with flow().`,
          ]
        : []),
    ],
  };
}
