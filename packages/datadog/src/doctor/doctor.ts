import type { DatadogOptions } from '../options.ts';
import { withoutKeys, type Access } from '../access.ts';
import { refusalOf } from './agent.ts';
import { examineApiKey } from './keys.ts';
import { fail, ok, warn, type Line } from './line.ts';
import { examineApplicationKey } from './permissions.ts';

const PATIENCE = 10_000;

export interface DoctorOptions {
  /** Undefined without a key. */
  access: Access | undefined;
  policy: Pick<DatadogOptions, 'service' | 'transport'>;
  stages: readonly string[];
  /** How many of our monitors are at Datadog and how many should be; a sentence where that could not be found out. */
  monitors: () => Promise<{ there: number; wanted: number } | string>;
  /** What waits on disk to be sent from here, and in a sentence what was meant for other places. */
  outbox: { batches: number; points: number; elsewhere?: string | undefined };
  /** Where the agent listens. */
  agent: { host: string; port: number };
  /** Milliseconds for each question; 10 s. */
  timeout?: number;
  /** Epoch milliseconds. */
  now?: () => number;
}

async function monitorsLine(monitors: DoctorOptions['monitors']): Promise<Line> {
  const what = 'monitors in place';
  const counted = await monitors().catch((error: Error) => error.message);
  if (typeof counted === 'string')
    return fail(
      what,
      `How many of ours are there is not known: ${counted.replace(/\.$/, '')}.`,
      'Try npm run datadog -- plan.',
    );
  const { there, wanted } = counted;
  const sentence = `${wanted} of ours are wanted, and ${there} are there.`;
  if (there === wanted) return ok(what, sentence);
  return (there < wanted ? fail : warn)(what, sentence, 'See npm run datadog -- plan, then npm run datadog -- apply.');
}

function outboxLine({ batches, points, elsewhere = '' }: DoctorOptions['outbox']): Line {
  const beside = elsewhere && ` ${elsewhere}`;
  if (!batches) return ok('outbox', `Nothing waits on disk to be sent.${beside}`);
  return warn(
    'outbox',
    `${batches} ${batches === 1 ? 'batch waits' : 'batches wait'} on disk to be sent, with ${points} points.${beside}`,
    'Run npm run datadog -- flush within the hour: what is older Datadog does not take.',
  );
}

async function agentLine({ agent }: DoctorOptions): Promise<Line> {
  const address = `${agent.host}:${agent.port}`;
  const refusal = await refusalOf(agent);
  return refusal
    ? fail(
        'agent',
        `No agent takes datagrams at ${address} (${refusal}).`,
        'Start one there, set DD_AGENT_HOST and DD_DOGSTATSD_PORT to where one is, or choose the transport api.',
      )
    : ok('agent', `Nothing speaks against an agent at ${address}; only what arrives proves that there is one.`);
}

/**
 * Looks at all that is between this machine and alerts that fire: keys, site, clock, permissions, what has arrived, and
 * what waits. Changes nothing. No line holds a key. Never rejects.
 */
export async function doctor(options: DoctorOptions): Promise<Line[]> {
  const { access, policy, stages, monitors, outbox, timeout = PATIENCE, now = Date.now } = options;
  const lines: Line[] = [];
  if (!access)
    lines.push(
      fail(
        'API key',
        'There is none, so nothing is sent.',
        'Set DD_API_KEY, and DD_SITE where it is not datadoghq.com.',
      ),
    );
  else {
    const byApiKey = await examineApiKey(access, { timeout, now });
    lines.push(...byApiKey.lines);
    if (byApiKey.isUsable && !access.appKey)
      lines.push(
        warn(
          'application key',
          'There is none: measurements are sent, and monitors, health signals and the history of Datadog are left out.',
          'Set DD_APP_KEY.',
        ),
      );
    else if (byApiKey.isUsable) {
      const byAppKey = await examineApplicationKey({ access, service: policy.service, timeout, now }, stages);
      lines.push(...byAppKey.lines);
      if (byAppKey.isUsable) lines.push(await monitorsLine(monitors));
    }
  }
  lines.push(outboxLine(outbox));
  if (policy.transport === 'dogstatsd') lines.push(await agentLine(options));
  return access ? lines.map((line) => ({ ...line, sentence: withoutKeys(line.sentence, access) })) : lines;
}
