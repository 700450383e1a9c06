import type { DatadogOptions } from '../options.ts';
import { withoutKeys, type Access } from '../access.ts';
import { refusalOf } from '../delivery/dogstatsd.ts';
import { examineApiKey } from './keys.ts';
import { examineApplicationKey } from './questions.ts';
import { fail, isOk, ok, warn, type Line } from './render.ts';
import { proxyLine, settingsLines } from './settings.ts';

/** Milliseconds: from another machine a refusal comes soon. */
const PATIENCE = 300;
const PLAN = 'npm run datadog -- plan';

export interface DoctorOptions {
  /** Undefined without a key. */
  access: Access | undefined;
  policy: Pick<DatadogOptions, 'service' | 'transport' | 'stages' | 'monitors'>;
  /** How many of our monitors are at Datadog and how many should be; a sentence where that could not be found out. */
  monitors: () => Promise<{ there: number; wanted: number } | string>;
  /** What waits on disk to be sent from here, and in a sentence what was meant for other places. */
  outbox: { waiting: number; points: number; elsewhere?: string };
  /** Where the agent listens. */
  agent: { host: string; port: number };
  /** Milliseconds for each question. */
  timeout?: number;
  /** Epoch milliseconds. */
  now?: () => number;
}

async function monitorsLine(monitors: DoctorOptions['monitors']): Promise<Line> {
  const what = 'monitors in place';
  const counted = await monitors().catch((error: Error) => error.message);
  if (typeof counted === 'string')
    return fail(what, `How many of ours are there is not known: ${counted.replace(/\.$/, '')}.`, `Try ${PLAN}.`);
  const { there, wanted } = counted;
  const sentence = `${wanted} of ours are wanted, and ${there} are there.`;
  if (there === wanted) return ok(what, sentence);
  return (there < wanted ? fail : warn)(what, sentence, `See ${PLAN}, then npm run datadog -- apply.`);
}

function outboxLine({ waiting, points, elsewhere = '' }: DoctorOptions['outbox']): Line {
  const beside = elsewhere && ` ${elsewhere}`;
  if (!waiting) return ok('outbox', `Nothing waits on disk to be sent.${beside}`);
  const sentence = `${waiting} ${waiting === 1 ? 'file waits' : 'files wait'} on disk to be sent, with ${points} points.${beside}`;
  const todo = 'Run npm run datadog -- flush within the hour: what is older Datadog does not take.';
  return warn('outbox', sentence, todo);
}

async function agentLine(agent: DoctorOptions['agent']): Promise<Line> {
  const address = `${agent.host}:${agent.port}`;
  const refusal = await refusalOf(agent, [''], { patience: PATIENCE });
  if (!refusal)
    return ok('agent', `Nothing speaks against an agent at ${address}; only what arrives proves that there is one.`);
  const todo = 'Start one there, set DD_AGENT_HOST and DD_DOGSTATSD_PORT to where one is, or choose the transport api.';
  return fail('agent', `No agent takes datagrams at ${address} (${refusal}).`, todo);
}

/** What keys, site and clock let through, and what is there by them. */
async function keyLines(options: DoctorOptions): Promise<Line[]> {
  const { access, policy, monitors, timeout = 10_000, now = Date.now } = options;
  const none = 'There is none, so nothing is sent.';
  if (!access) return [fail('API key', none, 'Set DD_API_KEY, and DD_SITE where it is not datadoghq.com.')];
  const lines = [proxyLine(access), ...(await examineApiKey(access, { timeout, now }))];
  if (!isOk(lines, 'API key')) return lines;
  const left = 'measurements are sent, and monitors, health signals and the history of Datadog are left out';
  if (!access.appKey) return [...lines, warn('application key', `There is none: ${left}.`, 'Set DD_APP_KEY.')];
  lines.push(...(await examineApplicationKey({ access, ...policy, timeout, now })));
  return isOk(lines, 'read monitors') ? [...lines, await monitorsLine(monitors)] : lines;
}

/**
 * Looks at all that is between this machine and alerts that fire: keys, site, clock, permissions, what has arrived, and
 * what waits. Changes nothing. No line holds a key. Never rejects.
 */
export async function doctor(options: DoctorOptions): Promise<Line[]> {
  const { access, policy, outbox, agent } = options;
  const lines = [...(await keyLines(options)), ...settingsLines(policy), outboxLine(outbox)];
  if (policy.transport === 'dogstatsd') lines.push(await agentLine(agent));
  return access ? lines.map((line) => ({ ...line, sentence: withoutKeys(line.sentence, access) })) : lines;
}
