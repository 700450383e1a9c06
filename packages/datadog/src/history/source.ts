import type { HistorySource, PastRun } from 'playwright-gate/plugin';
import type { DatadogOptions } from '../options.ts';

/** With fewer runs much of what got slower is not found: of slowdowns of 20 % half with 11 runs, and three quarters with 30. */
const ENOUGH_RUNS = 30;

const passed = (runs: PastRun[]) => runs.filter(({ verdict }) => verdict === 'pass').length;

/** Asks Datadog for earlier runs where the gate knows too few. */
export function historySource({ service }: Pick<DatadogOptions, 'service'>): HistorySource {
  return {
    async runs({ plan, series, flows, known, before, deployed }) {
      try {
        if (passed(known) >= ENOUGH_RUNS) return { runs: [] };
        const { datadogEnvironment } = await import('../environment.ts');
        const { access } = datadogEnvironment();
        // What Datadog remembers of a stage is not of an app that stands in for it, nor of two stages at once.
        const isElsewhere = (!deployed && !access?.url) || plan.stage.includes(', ');
        if (!access?.appKey || isElsewhere) return { runs: [] };
        const { remoteHistory } = await import('./history.ts');
        const { unknownRuns } = await import('./unknown-runs.ts');
        const { runs, problem } = await remoteHistory({ access, service, env: plan.stage, series, flows, now: before });
        return { runs: unknownRuns(known, runs), problem };
      } catch (error) {
        return { runs: [], problem: (error as Error).message };
      }
    },
  };
}
