import { parseArgs } from 'node:util';
import { UsageError } from 'playwright-gate/plugin';
import { Delivery, flushOutbox } from '../delivery/delivery.ts';
import { pointsIn } from '../delivery/envelope.ts';
import { elsewhereSentence, placeFor } from '../delivery/places.ts';
import { reasonsIn } from '../delivery/report.ts';
import { wayOut } from '../delivery/way-out.ts';
import { pointsOfFlush } from '../points/points.ts';
import { contextOf } from './context.ts';

/** Milliseconds. */
const PATIENCE = 5_000;

/**
 * Sends what a run had to leave on disk, as far as it is young enough and was meant for where it would go from here.
 * @returns 1 where something of that is lost, still waits, or lies there and cannot be sent
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
  const waiting = way.outbox.read({ refused: values.refused ?? false }).waiting;
  const report = await flushOutbox(way.outbox, way.transport, { refused: values.refused ?? false });
  // Or the run's own count, which says that they were left on disk, would stay an alert.
  if (report.points.made && report.points.sent === report.points.made) {
    const delivery = new Delivery(way);
    delivery.add(
      pointsOfFlush(
        waiting.flatMap(({ envelope }) => [...pointsIn(envelope)]),
        Date.now(),
      ),
    );
    await delivery.end(PATIENCE);
  }
  way.tidy();
  const { points, events } = report;
  const all = (what: string, { sent, made }: typeof points) =>
    `${sent} of ${made} ${made === 1 ? what : `${what}s`} delivered`;
  const told = [...(points.made ? [all('point', points)] : []), ...(events.made ? [all('event', events)] : [])];
  console.log(told.length ? `${told.join(', ')}.` : 'Nothing that can be sent waits.');
  for (const reason of reasonsIn(report)) console.log(`  ${reason.replace(/\.$/, '')}.`);
  if (elsewhere) console.log(elsewhere);
  const left = way.outbox.read({ refused: true });
  const isAllSent = points.sent === points.made && events.sent === events.made;
  return isAllSent && !left.waiting.length && !left.complaints.length ? 0 : 1;
}
