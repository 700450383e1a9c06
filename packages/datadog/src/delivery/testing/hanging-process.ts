import { Delivery } from '../delivery.ts';
import { Outbox } from '../outbox.ts';
import { somePoints } from './builders.ts';

/** A process that delivers to somebody who never answers; says so on stdout as soon as a request is on its way. */
const [folder = ''] = process.argv.slice(2);
const delivery = new Delivery({
  outbox: new Outbox(folder),
  interval: 1,
  transport: {
    send: () => {
      console.log('sending');
      return new Promise(() => undefined);
    },
  },
});
delivery.add(somePoints(7, { at: Math.floor(Date.now() / 1_000) }));
setInterval(() => undefined, 1_000);
