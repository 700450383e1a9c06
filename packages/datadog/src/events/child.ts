import { createInterface } from 'node:readline';
import type { Access } from '../access.ts';
import { load } from '../client.ts';
import type { AlertEvent } from './alert-event.ts';
import { sendEvent } from './send-event.ts';

/** What it is asked to do, as one line of JSON on stdin; it answers with one on stdout and ends. */
export interface Task {
  access: Access;
  event: AlertEvent;
  /** Milliseconds for all attempts. */
  patience: number;
}

const ended = new AbortController();
// Whoever started it decides when it ends, also when both are interrupted.
process.on('SIGINT', () => undefined);

const lines = createInterface({ input: process.stdin });
lines.on('close', () => ended.abort());
lines.once('line', (line) => {
  const { access, event, patience } = JSON.parse(line) as Task;
  void sendEvent(access, event, { patience, signal: ended.signal }).then((ending) => {
    process.stdout.write(`${JSON.stringify(ending)}\n`);
    lines.close();
    process.stdin.destroy();
  });
});

// What is wrong with it, if anything, the sending will say.
void load('events').catch(() => undefined);
