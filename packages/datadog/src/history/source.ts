import type { HistorySource } from 'playwright-gate/plugin';
import type { DatadogOptions } from '../options.ts';

/** With fewer runs much of what got slower is not found: of slowdowns of 20 % half with 11 runs, and three quarters with 30. */
const ENOUGH_RUNS = 30;

/** Asks Datadog for earlier runs where the gate knows too few. */
export function historySource({ service }: Pick<DatadogOptions, 'service'>): HistorySource {
  return {
    async runs({ plan, series, known, before, deployed }) {
      try {
        if (known.filter(({ verdict }) => verdict === 'pass').length >= ENOUGH_RUNS) return { runs: [] };
        const { datadogEnvironment } = await import('../environment.ts');
        const { access } = datadogEnvironment();
        // What Datadog remembers of a stage is not of an app that stands in for it, nor of two stages at once.
        const isElsewhere = (!deployed && !access?.url) || plan.stage.includes(', ');
        if (!access?.appKey || isElsewhere) return { runs: [] };
        const { remoteHistory } = await import('./history.ts');
        const { runs, problem } = await remoteHistory(access, { service, env: plan.stage, series, before });
        const ids = new Set(known.map(({ run }) => run));
        return { runs: runs.filter(({ run }) => !ids.has(run)), problem };
      } catch (error) {
        return { runs: [], problem: (error as Error).message };
      }
    },
  };
}
