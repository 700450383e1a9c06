import { parseArgs } from 'node:util';
import { deliveryMessage, UsageError } from 'playwright-gate/plugin';
import type { Access } from '../access.ts';
import { flushOutbox } from '../delivery/flush.ts';
import { Outbox } from '../delivery/outbox.ts';
import { elsewhereSentence, eventsFolder, outboxFolder, tidy, waitingElsewhere } from '../delivery/places.ts';
import { countsOf } from '../delivery/report.ts';
import { transportFor } from '../delivery/transports/index.ts';
import { flushEvents } from '../events/flush-events.ts';
import { contextOf, type Context } from './context.ts';

const TIMEOUT = 5_000;
const PATIENCE = 30_000;

/** Sends the points that were meant for where they go from here. @returns whether none is lost or still waits */
async function flushPoints({ options, folder, environment, here }: Context): Promise<boolean> {
  const transport = transportFor(options, environment);
  if (!transport || here.points === undefined)
    throw new UsageError('DD_API_KEY is not set, so nothing can be sent; what waits stays on disk.');
  const report = await flushOutbox(new Outbox(outboxFolder(folder, here.points)), transport);
  await transport.close();
  tidy(folder, here.points);
  const counts = countsOf(report);
  console.log(counts.made ? `${deliveryMessage(counts)}.` : 'No points wait.');
  if (!counts.made) for (const complaint of report.complaints) console.log(complaint);
  return counts.sent === counts.made;
}

/** Sends the events that were meant for this place. @returns whether none is lost or still waits */
async function flushVerdicts(access: Access, place: string, folder: string): Promise<boolean> {
  const options = { timeout: TIMEOUT, patience: PATIENCE };
  const { sent, waiting, lost, sentences } = await flushEvents(access, eventsFolder(folder, place), options);
  tidy(folder, place);
  for (const sentence of sentences) console.log(sentence);
  if (sent) console.log(`${sent} ${sent === 1 ? 'event' : 'events'} delivered.`);
  return !waiting && !lost;
}

/**
 * Sends what a run had to leave on disk, as far as it is young enough and was meant for where it would go from here.
 * @returns 1 where something of that is lost or still waits
 */
export async function flush(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { policy: { type: 'string' } } });
  const context = await contextOf(values.policy);
  const { folder, here, environment } = context;
  const points = await flushPoints(context);
  const { access } = environment;
  const events = !access || here.events === undefined || (await flushVerdicts(access, here.events, folder));
  const elsewhere = elsewhereSentence(folder, waitingElsewhere(folder, here));
  if (elsewhere) console.log(elsewhere);
  return points && events ? 0 : 1;
}
