import { setTimeout as pause } from 'node:timers/promises';
import { seriesOf, type Plan, type Policy } from '../index.ts';
import { isEmbedded } from './target.ts';
import { datadogEnvironment } from '../../../datadog/src/environment.ts';
import { readHistoryFile, writeHistory } from './history-file.ts';

/** With fewer runs much of what got slower is not found: of slowdowns of 20 % half with 11 runs, and three quarters with 30. */
const ENOUGH_RUNS = 30;
/** Milliseconds; what a run itself has sent is not before it, whenever it is judged. */
const BEFORE = 15 * 60_000;

/** What of a plan its history is found by. */
type Planned = Pick<Plan, 'stage' | 'target' | 'at'>;

interface Completed {
  text: string;
  /** How many of the runs come from Datadog. */
  remote: number;
  problem?: string | undefined;
}

/** What Datadog remembers, beside what the file says; the file alone where nothing can be asked. Never rejects. */
async function complete(local: string, plan: Planned, { datadog, flows }: Policy): Promise<Completed> {
  try {
    const { access } = datadogEnvironment();
    // What Datadog remembers of a stage is not of the app that stands in for it, nor of two stages at once.
    const isElsewhere = (isEmbedded(plan.target) && !access?.url) || plan.stage.includes(', ');
    if (!access?.appKey || isElsewhere) return { text: local, remote: 0 };
    const { completeHistory } = await import('../../../datadog/src/history/index.ts');
    return await completeHistory(local, {
      access,
      service: datadog.service,
      env: plan.stage,
      series: seriesOf({ plan }),
      flows: Object.keys(flows),
      needed: ENOUGH_RUNS,
      now: plan.at - BEFORE,
    });
  } catch (error) {
    return { text: local, remote: 0, problem: (error as Error).message };
  }
}

/** Keeps what came, so that judging again has the same before it; not where another run has written meanwhile. */
function keep(file: string, local: string, text: string): void {
  try {
    if (readHistoryFile(file) === local) writeHistory(file, text);
  } catch (error) {
    console.log(`  history: what came from Datadog could not be kept (${(error as Error).message})`);
  }
}

/**
 * Begins to read the history that a run is compared with: the file, and where that knows too few runs, what Datadog
 * remembers. Asked while the tests run, so that nobody waits for it at the end.
 * @param kept whether what came is written into the file
 * @returns gives its text after at most so many milliseconds; what has not come by then is left out. Never rejects
 */
export function beginHistory(
  file: string,
  plan: Planned,
  policy: Policy,
  kept = true,
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
      if (kept) keep(file, local, text);
      console.log(`  history: ${remote} earlier runs are taken from Datadog`);
    }
    if (problem) console.log(`  history: ${problem}`);
    return text;
  };
}
