import type { BrowserContext, ConsoleMessage, Disposable } from '@playwright/test';
import type { Explanation, MachineProbe } from '../schema/sample.ts';
import { listenTo, quietly } from './connection.ts';
import { accompany, askFrame, current, framesOf, heard, heardFrom, type Running } from './listen.ts';
import { measure, type Measurement } from './measure.ts';
import { finish } from './page/asked.ts';
import { CLOCK, MEASURING, PRISTINE } from './page/scripts.ts';
import type { PageMessage } from './page/types.ts';
import { patiently } from './patiently.ts';
import { readYardstick } from './machine-probe.ts';

export interface Timed<T> extends Measurement {
  result: { value: T } | { error: unknown };
  /** Milliseconds that it took the tool. */
  stepDuration: number;
  explanation?: Explanation | undefined;
  machineProbe?: MachineProbe | undefined;
}

/** Measures flows in the contexts that it watches. Nothing that it does fails a test. */
export class FlowClock {
  private readonly contexts = new Set<BrowserContext>();
  /** What makes new documents of a context measure, while a flow runs. */
  private readonly measuring = new Map<BrowserContext, Promise<Disposable | undefined>>();
  /** When the pages measure that a context had as that began. */
  private ready: Promise<unknown> = Promise.resolve();
  private readonly running = new Set<Running>();
  private listening = true;

  /** Watches a context from its beginning; costs its pages next to nothing until a flow is measured. */
  async watch(context: BrowserContext): Promise<void> {
    this.contexts.add(context);
    context.on('console', (message) => this.leftBehind(message));
    await quietly(context, () => context.addInitScript({ content: PRISTINE }));
    if (this.running.size) this.begin(context);
  }

  /** Runs `body` and measures what the user waited for in it. */
  async time<T>(body: () => Promise<T>): Promise<Timed<T>> {
    const flow: Running = {
      events: [],
      pages: new Set(),
      choosing: new Set(),
      silent: new Set(),
      ready: Promise.resolve(),
      pending: [],
      outer: current.getStore(),
    };
    this.running.add(flow);
    for (const context of this.contexts) this.begin(context);
    flow.ready = this.ready;
    const began = performance.now();
    const result = await current.run(flow, body).then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    const stepDuration = performance.now() - began;
    await Promise.all(flow.pending);
    const explained = await this.end(flow).catch(() => ({}));
    this.running.delete(flow);
    const measured = measure(flow.events);
    const coarseReason = this.doubt(flow, measured, stepDuration) ?? measured.coarseReason;
    return { ...measured, coarseReason, result, stepDuration, ...explained };
  }

  /** What speaks against a measurement as a whole. */
  private doubt({ pages }: Running, { duration }: Measurement, stepDuration: number): string | undefined {
    if (!this.listening) return 'this version of Playwright cannot be listened to';
    if ([...pages].some((page) => page.isClosed())) return 'a page was closed before it could be asked';
    if (duration > stepDuration + 2) return "it was measured longer than Playwright's own step";
    return undefined;
  }

  /**
   * Nothing of it is waited for: a page takes what it is sent in order, so it comes before all that the flow does there. Only
   * raw input waits, for that is sent to the browser.
   */
  private begin(context: BrowserContext): void {
    if (this.measuring.has(context)) return;
    this.listening &&= listenTo(context, accompany);
    const script = quietly(context, () => context.addInitScript({ content: MEASURING }));
    this.measuring.set(context, patiently(script));
    const frames = context.pages().flatMap((page) => page.frames());
    const placed = frames.map((frame) => patiently(quietly(context, () => frame.evaluate(MEASURING))));
    this.ready = Promise.all([this.ready, ...placed]);
  }

  private async end(
    flow: Running,
  ): Promise<{ explanation?: Explanation | undefined; machineProbe?: MachineProbe | undefined }> {
    const used = framesOf(flow);
    const last = [...flow.pages].findLast((page) => !page.isClosed());
    const { span } = measure(flow.events);
    const pause = this.running.size === 1;
    const others = pause
      ? framesOf(
          flow,
          [...this.contexts].flatMap((context) => context.pages()),
        ).filter((frame) => !used.includes(frame))
      : [];
    for (const frame of others) void askFrame(flow, frame, finish, { clock: CLOCK, pause });
    const [endings, machineProbe] = await Promise.all([
      Promise.all(
        used.map((frame) =>
          askFrame(flow, frame, finish, { clock: CLOCK, span: frame === last?.mainFrame() ? span : undefined, pause }),
        ),
      ),
      last && readYardstick(last),
    ]);
    heardFrom(
      [flow],
      used,
      endings.map((ending) => ending?.messages),
    );
    if (pause) {
      for (const script of this.measuring.values()) void script.then((it) => it?.dispose()).catch(() => undefined);
      this.measuring.clear();
    }
    return { explanation: endings.find((ending) => ending?.explanation)?.explanation, machineProbe };
  }

  /** What a document had not told when it was left. */
  private leftBehind(message: ConsoleMessage): void {
    const text = message.type() === 'debug' ? message.text() : '';
    const page = message.page();
    if (!page || !text.startsWith(`${CLOCK}: [`)) return;
    try {
      heard(this.running, page, JSON.parse(text.slice(CLOCK.length + 2)) as PageMessage[]);
    } catch {
      // The page said something of the kind itself.
    }
  }
}
