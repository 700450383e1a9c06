import type { HealthQuestion, HealthState } from '../ports.ts';
import type { Policy } from '../schema/policy.ts';
import { ask } from './ask.ts';

const PATIENCE = 5_000;

type Signal = Policy['health'][number];

/** Asks the target itself. Never rejects. */
async function askTarget(url: string | undefined, { name, path }: Signal): Promise<HealthState> {
  try {
    const { ok, status } = await ask(`${url}${path}`, { signal: AbortSignal.timeout(PATIENCE) });
    return { type: 'health', name, state: ok ? 'ok' : 'alert', detail: `${path} answered ${status}` };
  } catch (error) {
    const detail = `${path} did not answer: ${(error as Error).message}`;
    return { type: 'health', name, state: 'unknown', detail };
  }
}

/** The state of every signal: those of the target itself, then those of the plugins. Never rejects. */
export async function askHealth(
  { health, plugins }: Pick<Policy, 'health' | 'plugins'>,
  { url, ...question }: HealthQuestion & { url: string | undefined },
): Promise<HealthState[]> {
  const states = await Promise.all([
    ...health.map(async (signal) => [await askTarget(url, signal)]),
    ...plugins.map(({ health: source }) => source?.ask(question) ?? []),
  ]);
  return states.flat();
}

/** Seconds for which the teardown waits for signals of plugins. */
export const secondsForHealth = ({ plugins }: Pick<Policy, 'plugins'>): number =>
  Math.max(0, ...plugins.map(({ health }) => health?.seconds ?? 0));
