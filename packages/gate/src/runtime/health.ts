import type { JournalLine, Policy } from '../index.ts';
import type { DatadogSignal, LocalSignal } from '../schema/health.ts';
import { healthProviders } from '../../../datadog/src/health/providers.ts';
import { datadogEnvironment } from '../../../datadog/src/environment.ts';

export type Signal = Extract<JournalLine, { type: 'health' }>;

const PATIENCE = 5_000;

/** What the signals are asked for. */
export interface HealthQuestion {
  /** The target's address. */
  url: string;
  stage: string;
  /** What the target says it is; undefined where that is not known. */
  build: string | undefined;
  service: string;
}

/** Asks the target itself: an address of it is well when it answers with 2xx. Never rejects. */
async function askTarget(url: string, { name, path }: LocalSignal): Promise<Signal> {
  try {
    const { ok, status } = await fetch(`${url}${path}`, { signal: AbortSignal.timeout(PATIENCE) });
    return { type: 'health', name, state: ok ? 'ok' : 'alert', detail: `${path} answered ${status}` };
  } catch (error) {
    const detail = `${path} did not answer: ${(error as Error).message}`;
    return { type: 'health', name, state: 'unknown', detail };
  }
}

/** Asks Datadog, with as much of it loaded as that takes. Never rejects. */
async function askDatadog(signals: DatadogSignal[], { stage, build, service }: HealthQuestion): Promise<Signal[]> {
  if (!signals.length) return [];
  try {
    const { access } = datadogEnvironment();
    const { datadogHealth } = await import('../../../datadog/src/health/index.ts');
    const { versionOf } = await import('../../../datadog/src/points/tags.ts');
    const version = build === undefined ? undefined : versionOf(build);
    return await datadogHealth({ access, service, env: stage, version })(signals);
  } catch (error) {
    return signals.map(({ name }) => ({ type: 'health', name, state: 'unknown', detail: (error as Error).message }));
  }
}

/** The state of every signal, from the target itself or from Datadog. Never rejects. */
export const askHealth = (signals: Policy['health'], question: HealthQuestion): Promise<Signal[]> =>
  healthProviders(
    (own) => Promise.all(own.map((signal) => askTarget(question.url, signal))),
    (others) => askDatadog(others, question),
  )(signals);
