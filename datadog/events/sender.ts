import { spawn, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { withoutKeys, type Access } from '../access.ts';
import type { AlertEvent } from './alert-event.ts';
import type { Task } from './child.ts';
import { forgetEvent, keepEvent } from './kept-events.ts';
import type { Ending } from './patiently.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const CHILD = path.join(import.meta.dirname, 'child.ts');
/** Behind the tests, which are to be measured and not to be slowed down. */
const NICENESS = 10;
/** Milliseconds that the child's own limit is ahead of ours, so that it can say what went wrong. */
const AHEAD = 100;

/** `spooled`: it waits on disk, and why; `lost`: it could not even be kept. */
export type EventResult = 'sent' | { spooled: string } | { lost: string };

/** The process that sends; ends by itself when this one does. */
interface Child {
  process: ChildProcess;
  /** Its answer, or why there is none. */
  answer: Promise<Ending>;
}

const noAnswer = (because: string): Ending => ({ state: 'again', because });

function start(): Child {
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD], { cwd: ROOT, stdio: ['pipe', 'pipe', 'ignore'] });
  const answer = new Promise<Ending>((resolve) => {
    child.on('error', (error) =>
      resolve(noAnswer(`the process that sends events cannot be started (${error.message})`)),
    );
    child.on('close', () => resolve(noAnswer('the process that sends events ended without an answer')));
    createInterface({ input: child.stdout }).once('line', (line) => {
      try {
        resolve(JSON.parse(line) as Ending);
      } catch {
        resolve(noAnswer('the process that sends events gave an answer that cannot be read'));
      }
    });
  });
  child.stdin.on('error', () => undefined);
  // Nothing of it keeps this process alive.
  child.unref();
  (child.stdin as Socket).unref();
  (child.stdout as Socket).unref();
  try {
    if (child.pid !== undefined) os.setPriority(child.pid, NICENESS);
  } catch {
    // It is as important as others, then.
  }
  return { process: child, answer };
}

/**
 * Sends events from a process of its own, for loading version 2 of the client takes 0.75 s, which the run is not to wait
 * for. The access goes to it over stdin. No method throws or rejects.
 */
export class EventSender {
  private child: Child | undefined;

  /** @param folder where events wait that have not arrived */
  constructor(
    private readonly access: Access,
    private readonly folder: string,
  ) {}

  /** Starts the process and has it load what it needs, long before the event. */
  prepare(): void {
    try {
      this.child ??= start();
    } catch {
      // The machine has no process left to give; the event will be kept.
    }
  }

  /** Sends an event within so many milliseconds; it is on disk before that, and until it has arrived. */
  async send(event: AlertEvent, milliseconds: number): Promise<EventResult> {
    const kept = keepEvent(this.folder, event);
    const ending = await this.ask(event, milliseconds);
    if (ending.state === 'sent') {
      if ('file' in kept) forgetEvent(kept.file);
      return 'sent';
    }
    const because = withoutKeys(ending.because, this.access);
    return 'file' in kept ? { spooled: because } : { lost: `${because}. ${kept.complaint}` };
  }

  private async ask(event: AlertEvent, milliseconds: number): Promise<Ending> {
    this.prepare();
    const { child } = this;
    this.child = undefined;
    if (!child) return noAnswer('the process that sends events cannot be started');
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Ending>((resolve) => {
      timer = setTimeout(() => resolve(noAnswer(`no answer within ${milliseconds / 1_000} s`)), milliseconds);
    });
    const task: Task = { access: this.access, event, patience: Math.max(1, milliseconds - AHEAD) };
    child.process.stdin?.write(`${JSON.stringify(task)}\n`);
    const ending = await Promise.race([child.answer, late]);
    clearTimeout(timer);
    child.process.kill('SIGKILL');
    return ending;
  }

  /** Ends the process where there was no event for it. */
  close(): void {
    this.child?.process.kill('SIGKILL');
    this.child = undefined;
  }
}
