import { parseArgs } from 'node:util';
import { flushOutbox } from '../../datadog/delivery/flush.ts';
import { Outbox } from '../../datadog/delivery/outbox.ts';
import { countsOf } from '../../datadog/delivery/report.ts';
import { transportFor } from '../../datadog/delivery/transports/index.ts';
import { flushEvents } from '../../datadog/events/flush-events.ts';
import { deliverySentence } from '../../gate/rules/delivery.ts';
import { UsageError } from '../usage.ts';
import { contextOf } from './context.ts';

const TIMEOUT = 5_000;
const PATIENCE = 30_000;

/** Sends what a run had to leave on disk, as far as it is young enough. @returns 1 where something is lost or still waits */
export async function flush(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { policy: { type: 'string' } } });
  const { policy, environment, outbox, events: folder } = await contextOf(values.policy);
  const transport = transportFor(policy.datadog, environment);
  if (!transport) throw new UsageError('DD_API_KEY is not set, so nothing can be sent; what waits stays on disk.');
  const report = await flushOutbox(new Outbox(outbox), transport);
  await transport.close();
  const counts = countsOf(report);
  console.log(counts.made ? `${deliverySentence(counts)}.` : 'No points wait.');
  if (!counts.made) for (const complaint of report.complaints) console.log(complaint);
  const { access } = environment;
  const events = access && (await flushEvents(access, folder, { timeout: TIMEOUT, patience: PATIENCE }));
  for (const sentence of events?.sentences ?? []) console.log(sentence);
  if (events?.sent) console.log(`${events.sent} ${events.sent === 1 ? 'event' : 'events'} delivered.`);
  return counts.sent === counts.made && !events?.waiting && !events?.lost ? 0 : 1;
}
