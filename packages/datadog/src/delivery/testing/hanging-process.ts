import { Delivery } from '../delivery.ts';
import { Outbox } from '../outbox.ts';
import { somePoints } from './builders.ts';

/** A process that delivers to somebody who never answers; says so on stdout as soon as a request is on its way. */
const [folder = ''] = process.argv.slice(2);
const transport = {
  send: () => {
    console.log('sending');
    return new Promise<never>(() => undefined);
  },
};
const delivery = new Delivery({ outbox: new Outbox(folder), transport });
delivery.add(somePoints(7, { at: Math.floor(Date.now() / 1_000) }));
void delivery.end(600_000);
