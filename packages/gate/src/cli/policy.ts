import { readDotenv } from '../runtime/dotenv.ts';
import { EnvironmentError } from '../runtime/environment.ts';
import { projectFolder } from '../runtime/folder.ts';
import { loadPolicy, type LoadedPolicy, type PolicyOptions } from '../runtime/policy.ts';
import { prepareFolder, writeRefusal } from '../runtime/outputs.ts';
import { currentRun, gateFolder, type Run } from '../runtime/run.ts';
import { UsageError } from './usage.ts';

/**
 * The run that a command works in: the environment, with what `.env` adds.
 * @throws UsageError with a sentence where a variable is wrong
 */
export function commandRun(): Run {
  try {
    readDotenv(projectFolder());
    return currentRun();
  } catch (error) {
    if (error instanceof EnvironmentError) throw new UsageError(error.message);
    throw error;
  }
}

/**
 * Does the work of a command that gives a verdict: what an earlier one left is removed first of all, and an error becomes
 * an undecided verdict, for whoever has only the files.
 * @throws the error
 */
export async function deciding(work: (run: Run) => Promise<number>): Promise<number> {
  try {
    readDotenv(projectFolder());
  } catch {
    // The work says it, once what an earlier run left is gone.
  }
  const folder = gateFolder();
  try {
    prepareFolder(folder);
    return await work(commandRun());
  } catch (error) {
    writeRefusal(folder, [(error as Error).message]);
    throw error;
  }
}

/**
 * The policy that a command works with.
 * @throws UsageError with a sentence where the file is wrong
 */
export const policyOf = ({ project }: Pick<Run, 'project'>, options?: PolicyOptions): Promise<LoadedPolicy> =>
  loadPolicy(project, options).catch((error: Error) => {
    throw new UsageError(error.message);
  });
