import type { v1 } from '@datadog/datadog-api-client';
import type { Access } from '../../access.ts';
import { call } from '../../client.ts';
import type { Point } from '../../points/point.ts';
import { countSeries, distributionSeries } from '../series.ts';
import type { Outcome, Transport } from '../transport.ts';
import { NOTHING_TO_SEND, outcomeOfCall } from './outcome.ts';

const SECONDS_OF_A_COUNT = 1;

/** Both endpoints say `{"status":"ok"}`; the newer one for counts says that there were no errors. */
const isAccepted = ({ status, additionalProperties }: v1.IntakePayloadAccepted): boolean => {
  const { errors } = (additionalProperties ?? {}) as { errors?: unknown };
  return status === 'ok' || (status === undefined && Array.isArray(errors) && errors.length === 0);
};

/**
 * Straight to Datadog, over version 1 of its API: it loads in a fifth of the time of version 2, and distributions are
 * there only. Bodies are deflated, the one encoding that both endpoints take.
 * @param options `timeout`: milliseconds for one attempt, the answer's body included
 */
export function apiTransport(access: Access, { timeout = 5_000 }: { timeout?: number } = {}): Transport {
  return {
    async send(points: readonly Point[], signal: AbortSignal): Promise<Outcome> {
      const [first] = points;
      if (!first) return NOTHING_TO_SEND;
      const answer = await call(access, 'metrics', { timeout, signal }, (metrics) =>
        first.kind === 'distribution'
          ? metrics.submitDistributionPoints({
              contentEncoding: 'deflate',
              body: { series: distributionSeries(points).map((series) => ({ ...series, type: 'distribution' })) },
            })
          : metrics.submitMetrics({
              contentEncoding: 'deflate',
              body: {
                series: countSeries(points).map((series) => ({
                  ...series,
                  type: 'count',
                  interval: SECONDS_OF_A_COUNT,
                })),
              },
            }),
      );
      if ('failure' in answer) return outcomeOfCall(answer.failure);
      return isAccepted(answer.value)
        ? { state: 'sent', confirmed: true }
        : { state: 'again', because: 'it answered with something else than that it took the points' };
    },
    close: async () => undefined,
  };
}
