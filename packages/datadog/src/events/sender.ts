import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import type { Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { withoutKeys, type Access } from '../access.ts';
import type { AlertEvent } from './alert-event.ts';
import type { Task } from './child.ts';
import { forgetEvent, keepEvent, releaseEvent, supersede } from './kept-events.ts';
import type { Ending } from './patiently.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..', '..', '..');
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

/** Starts a process as Node does; a test stands for a machine that has none left to give. */
export type Spawn = (command: string, args: string[], options: { cwd: string; stdio: StdioOptions }) => ChildProcess;

const NO_PROCESS = 'the process that sends events cannot be started';

function start(spawnProcess: Spawn): Child {
  const child = spawnProcess(process.execPath, ['--import', 'tsx', CHILD], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const { stdin, stdout } = child;
  const answer = new Promise<Ending>((resolve) => {
    child.on('error', (error) => resolve(noAnswer(`${NO_PROCESS} (${error.message})`)));
    // Where no file can be opened any more there is nothing to talk to it by; the error is told a moment later.
    if (!stdin || !stdout) return;
    child.on('close', () => resolve(noAnswer('the process that sends events ended without an answer')));
    createInterface({ input: stdout }).once('line', (line) => {
      try {
        resolve(JSON.parse(line) as Ending);
      } catch {
        resolve(noAnswer('the process that sends events gave an answer that cannot be read'));
      }
    });
  });
  stdin?.on('error', () => undefined);
  // Nothing of it keeps this process alive.
  child.unref();
  for (const stream of [stdin, stdout]) (stream as Socket | null | undefined)?.unref();
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
    private readonly spawnProcess: Spawn = spawn,
  ) {}

  /** Starts the process and has it load what it needs, long before the event. */
  prepare(): void {
    try {
      this.child ??= start(this.spawnProcess);
    } catch {
      // The machine has no process left to give; the event will be kept.
    }
  }

  /**
   * Sends an event within so many milliseconds; it is on disk before that, and until it has arrived, claimed while it is on
   * its way. Older ones of its key that wait are not sent any more; a flush says which.
   */
  async send(event: AlertEvent, milliseconds: number): Promise<EventResult> {
    const kept = keepEvent(this.folder, event, { claim: true });
    const ending = await this.ask(event, milliseconds);
    if (ending.state === 'sent') {
      if ('file' in kept) forgetEvent(kept.file);
      supersede(this.folder, event);
      return 'sent';
    }
    if ('file' in kept) releaseEvent(kept.file);
    const because = withoutKeys(ending.because, this.access);
    return 'file' in kept ? { spooled: because } : { lost: `${because}. ${kept.complaint}` };
  }

  private async ask(event: AlertEvent, milliseconds: number): Promise<Ending> {
    this.prepare();
    const { child } = this;
    this.child = undefined;
    if (!child) return noAnswer(NO_PROCESS);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Ending>((resolve) => {
      timer = setTimeout(() => resolve(noAnswer(`no answer within ${milliseconds / 1_000} s`)), milliseconds);
    });
    const task: Task = { access: this.access, event, patience: Math.max(1, milliseconds - AHEAD) };
    child.process.stdin?.write(`${JSON.stringify(task)}\n`);
    const ending = await Promise.race([child.answer, late]);
    clearTimeout(timer);
    // One that was never started has no number, and must not be taken for the group that this one is in.
    if (child.process.pid !== undefined) child.process.kill('SIGKILL');
    return ending;
  }
}
