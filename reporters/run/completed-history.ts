import { setTimeout as pause } from 'node:timers/promises';
import { seriesOf, type Plan, type Policy } from '#gate';
import { datadogEnvironment } from '../../fixtures/environment/datadog.ts';
import { readHistoryFile, writeHistory } from './history-file.ts';

/** With fewer runs much of what got slower is not found: of slowdowns of 20 % half with 11 runs, and three quarters with 30. */
const ENOUGH_RUNS = 30;

interface Completed {
  text: string;
  /** How many of the runs come from Datadog. */
  remote: number;
  problem?: string | undefined;
}

/** What Datadog remembers, beside what the file says; the file alone where nothing can be asked. Never rejects. */
async function complete(
  local: string,
  plan: Pick<Plan, 'stage' | 'target'>,
  { datadog, flows }: Policy,
): Promise<Completed> {
  try {
    const { access } = datadogEnvironment();
    if (!access?.appKey) return { text: local, remote: 0 };
    const { completeHistory } = await import('../../datadog/history/index.ts');
    return await completeHistory(local, {
      access,
      service: datadog.service,
      env: plan.stage,
      series: seriesOf({ plan }),
      flows: Object.keys(flows),
      needed: ENOUGH_RUNS,
    });
  } catch (error) {
    return { text: local, remote: 0, problem: (error as Error).message };
  }
}

/** Keeps what came, so that judging again has the same before it; not where another run has written meanwhile. */
function keep(file: string, local: string, text: string): void {
  if (readHistoryFile(file) === local) writeHistory(file, text);
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
  const completed = complete(local, plan, policy);
  return async (patience) => {
    const late = pause(
      patience,
      { text: local, remote: 0, problem: 'Datadog did not answer in time.' },
      { ref: false },
    );
    const { text, remote, problem }: Completed = await Promise.race([completed, late]);
    if (remote) {
      keep(file, local, text);
      console.log(`  history: ${remote} earlier runs are taken from Datadog`);
    }
    if (problem) console.log(`  history: ${problem}`);
    return text;
  };
}
