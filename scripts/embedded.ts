import { allVariables } from 'playwright-gate';
import { embeddedApp } from '../fixtures/environment/embedded.ts';
import { embeddedPortVariable, type Stage } from '../fixtures/environment/schema.ts';
import { startReferenceApp } from '../reference-app/launch.ts';

/**
 * Starts the reference app of a stage as the runner would, for a command that works without the runner.
 * @returns the function that stops it
 */
export async function startEmbedded(stage: Stage): Promise<() => Promise<void>> {
  const { port, stop } = await startReferenceApp(stage, embeddedApp(stage, allVariables()));
  allVariables()[embeddedPortVariable(stage)] = port;
  return stop;
}
