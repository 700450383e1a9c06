import path from 'node:path';
import { config as readDotenv } from 'dotenv';
import type { Policy } from 'playwright-gate';
import type { Access } from '../access.ts';
import { placeOfEvents, placeOfPoints } from '../delivery/places.ts';
import { datadogEnvironment, type DatadogEnvironment } from '../environment.ts';
import { currentRun, type Run } from '../../../gate/src/runtime/run.ts';
import { STAGES } from '../../../../fixtures/environment/schema.ts';
import { loadPolicy, policyFile } from '../../../gate/src/runtime/policy.ts';
import { UsageError } from '../../../gate/src/cli/usage.ts';

/** What every command needs. */
export interface Context {
  policy: Policy;
  run: Run;
  environment: DatadogEnvironment;
  stages: readonly string[];
  /** Where points go from here, and where events do; undefined where they go nowhere, for want of a key. */
  here: { points: string | undefined; events: string | undefined };
  /** The file in which an apply notes what there is. */
  state: string;
}

/**
 * Reads environment and policy.
 * @throws UsageError with a sentence where one of them is wrong
 */
export async function contextOf(policy?: string): Promise<Context> {
  readDotenv({ quiet: true });
  try {
    const run = currentRun();
    const environment = datadogEnvironment();
    const loaded = await loadPolicy(policyFile(policy));
    return {
      policy: loaded,
      run,
      environment,
      stages: STAGES,
      here: { points: placeOfPoints(loaded.datadog, environment), events: placeOfEvents(environment) },
      state: path.join(run.folder, 'datadog', 'as-code.json'),
    };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** @throws UsageError without a key */
export function accessOf({ environment: { access } }: Context): Access {
  if (!access)
    throw new UsageError(
      'DD_API_KEY is not set, so there is nobody to talk to; npm run datadog -- double starts a stand-in.',
    );
  return access;
}
