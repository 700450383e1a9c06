import { setTimeout as wait } from 'node:timers/promises';
import type { HealthQuestion, HealthState } from '../ports.ts';
import type { Policy } from '../schema/policy.ts';
import { ask } from './ask.ts';

const PATIENCE = 5_000;
/** Milliseconds after which an alert is asked for again. */
const PAUSE = 5_000;

type Signal = Policy['health'][number];

/** A path that is not there, not for everybody or asked for too often, and a gateway before the target. */
const NO_ANSWER = /^(?:4|50[234])/;

/** Asks the target itself. Never rejects. */
async function askTarget(url: string | undefined, { name, path }: Signal): Promise<HealthState> {
  try {
    const { ok, status } = await ask(`${url}${path}`, { signal: AbortSignal.timeout(PATIENCE) });
    const detail = `${path} answered ${status}`;
    return NO_ANSWER.test(String(status))
      ? {
          type: 'health',
          name,
          state: 'unknown',
          detail: `${detail}, which says nothing about health: check the path under health in gate.config.ts`,
        }
      : { type: 'health', name, state: ok ? 'ok' : 'alert', detail };
  } catch (error) {
    const detail = `${path} did not answer: ${(error as Error).message}`;
    return { type: 'health', name, state: 'unknown', detail };
  }
}

/** Asks once more some seconds later where something is in alert: what has come right by then is no reason to roll back. */
async function confirmed(question: () => Promise<HealthState[]>, pause: number): Promise<HealthState[]> {
  const first = await question();
  if (!first.some(({ state }) => state === 'alert')) return first;
  await wait(pause);
  const second = await question();
  return first.map((signal) => {
    if (signal.state !== 'alert') return signal;
    const { state = 'unknown', detail = 'nobody answered' } = second.find(({ name }) => name === signal.name) ?? {};
    return {
      ...signal,
      state: state === 'ok' ? 'recovered' : state,
      detail: `${signal.detail}; asked again: ${detail}`,
    };
  });
}

/** The state of every signal: those of the target itself, then those of the plugins. Never rejects. */
export async function askHealth(
  { health, plugins }: Pick<Policy, 'health' | 'plugins'>,
  { url, ...question }: HealthQuestion & { url: string | undefined },
  pause = PAUSE,
): Promise<HealthState[]> {
  const states = await Promise.all([
    ...health.map((signal) => confirmed(async () => [await askTarget(url, signal)], pause)),
    ...plugins.map(({ health: source }) => (source ? confirmed(() => source.ask(question), pause) : [])),
  ]);
  return states.flat();
}

/** Seconds for which the end waits for health beyond what it always may: plugins' signals, and an alert that is asked twice. */
export const secondsForHealth = ({ health, plugins }: Pick<Policy, 'health' | 'plugins'>): number => {
  const sources = plugins.flatMap(({ health: source }) => source ?? []);
  if (!health.length && !sources.length) return 0;
  return 2 * Math.max(0, ...sources.map(({ seconds = 0 }) => seconds)) + PAUSE / 1_000;
};
