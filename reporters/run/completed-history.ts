import { setTimeout as pause } from 'node:timers/promises';
import { seriesOf, type Plan, type Policy } from '#gate';
import { datadogEnvironment } from '../../fixtures/environment/datadog.ts';
import { readHistoryFile, writeHistory } from './history-file.ts';

/** With fewer runs much of what got slower is not found: of slowdowns of 20 % half with 11 runs, and three quarters with 30. */
const ENOUGH_RUNS = 30;

/** What Datadog remembers, beside what the file says; the file alone where nothing can be asked. Never rejects. */
async function complete(
  file: string,
  local: string,
  plan: Pick<Plan, 'stage' | 'target'>,
  { datadog, flows }: Policy,
): Promise<string> {
  try {
    const { access } = datadogEnvironment();
    if (!access?.appKey) return local;
    const { completeHistory } = await import('../../datadog/history/index.ts');
    const { text, remote, problem } = await completeHistory(local, {
      access,
      service: datadog.service,
      env: plan.stage,
      series: seriesOf({ plan }),
      flows: Object.keys(flows),
      needed: ENOUGH_RUNS,
    });
    if (remote) {
      writeHistory(file, text);
      console.log(`  history: ${remote} earlier runs are taken from Datadog`);
    }
    if (problem) console.log(`  history: ${problem}`);
    return text;
  } catch (error) {
    console.log(`  history: ${(error as Error).message}`);
    return local;
  }
}

/**
 * Begins to read the history that a run is compared with: the file, and where that knows too few runs, what Datadog
 * remembers. Asked while the tests run, so that nobody waits for it at the end.
 * @returns gives its text after at most so many milliseconds; what has not come by then is left out. Never rejects
 */
export function beginHistory(
  file: string,
  plan: Pick<Plan, 'stage' | 'target'>,
  policy: Policy,
): (patience: number) => Promise<string> {
  const local = readHistoryFile(file);
  const completed = complete(file, local, plan, policy);
  return (patience) => {
    const late = async () => {
      await pause(patience, undefined, { ref: false });
      return local;
    };
    return Promise.race([completed, late()]);
  };
}
