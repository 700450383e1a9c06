import { parseArgs } from 'node:util';
import { deliveryMessage, UsageError } from 'playwright-gate/plugin';
import { flushOutbox } from '../delivery/delivery.ts';
import { elsewhereSentence, placeFor } from '../delivery/places.ts';
import { countsOf } from '../delivery/report.ts';
import { wayOut } from '../delivery/way-out.ts';
import { contextOf } from './context.ts';

/**
 * Sends what a run had to leave on disk, as far as it is young enough and was meant for where it would go from here.
 * @returns 1 where something of that is lost or still waits
 */
export async function flush(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { policy: { type: 'string' }, refused: { type: 'boolean' } } });
  const { options, environment, folder } = await contextOf(values.policy);
  const way = wayOut(options, environment, folder);
  const elsewhere = elsewhereSentence(folder, placeFor(options, environment));
  if (!way && !elsewhere) {
    console.log('Nothing waits, and without DD_API_KEY nothing could be sent.');
    return 0;
  }
  if (!way) throw new UsageError(`DD_API_KEY is not set, so nothing can be sent. ${elsewhere}`);
  const report = await flushOutbox(way.outbox, way.transport, { refused: values.refused ?? false });
  way.tidy();
  const { points, events, complaints } = report;
  if (points.made) console.log(`${deliveryMessage(countsOf(report))}.`);
  else for (const complaint of complaints) console.log(complaint);
  if (events.made) console.log(`${events.sent} of ${events.made} ${events.made === 1 ? 'event' : 'events'} delivered.`);
  if (!points.made && !events.made) console.log('Nothing waits.');
  if (elsewhere) console.log(elsewhere);
  return points.sent === points.made && events.sent === events.made ? 0 : 1;
}
