import type { DeliveryCounts } from 'playwright-gate/plugin';
import { pointsIn, type Envelope } from './envelope.ts';

/** What became of points, or of events; `made` is always the sum of the others. */
export interface Counts {
  made: number;
  sent: number;
  /** On disk: not sent, or sent with an answer that never came. */
  spooled: number;
  lost: number;
}

/** What became of what was on its way. */
export interface DeliveryReport {
  points: Counts;
  events: Counts;
  /** How many of the sent points were only handed over, so that nobody has said whether they arrived. */
  unconfirmed: number;
  /** What went wrong with requests, and how often. */
  failures: { because: string; count: number }[];
  /** Why points and events are lost, and how many. */
  losses: { because: string; count: number }[];
  /** What is wrong with the outbox, in sentences. */
  complaints: string[];
  /** Milliseconds that the end was waited for. */
  took: number;
}

/** Other reasons than these are counted as one, so that a report stays short whatever the other side says. */
const MOST_REASONS = 20;
const OTHERS = 'other reasons';

function count(reasons: Map<string, number>, because: string, by: number): void {
  const name = reasons.has(because) || reasons.size < MOST_REASONS ? because : OTHERS;
  reasons.set(name, (reasons.get(name) ?? 0) + by);
}

const listed = (reasons: Map<string, number>) => [...reasons].map(([because, times]) => ({ because, count: times }));
const noCounts = (): Counts => ({ made: 0, sent: 0, spooled: 0, lost: 0 });

/** Counts what becomes of points and events. */
export class Account {
  private readonly points = noCounts();
  private readonly events = noCounts();
  private unconfirmed = 0;
  private readonly failures = new Map<string, number>();
  private readonly losses = new Map<string, number>();
  private readonly complaints = new Set<string>();

  /** @param by -1 takes it out of the count */
  add(column: keyof Counts, envelope: Envelope, by = 1): void {
    if ('event' in envelope) this.events[column] += by;
    else this.points[column] += by * envelope.points.length;
  }

  send(envelope: Envelope, confirmed: boolean): void {
    this.add('sent', envelope);
    if (!confirmed) this.unconfirmed += pointsIn(envelope).length;
  }

  /** @param envelope one point of some if it is not given */
  lose(because: string, envelope?: Envelope): void {
    if (envelope) this.add('lost', envelope);
    else this.points.lost += 1;
    count(this.losses, because, envelope && 'points' in envelope ? envelope.points.length : 1);
  }

  /**
   * Another process has taken it out of the outbox.
   * @param adopted it was nobody's before, so that it is the other's to count
   */
  leave(envelope: Envelope, adopted: boolean): void {
    if (adopted) return this.add('made', envelope, -1);
    this.add('spooled', envelope);
    this.complain('Something was taken out of the outbox by another process, or by hand.');
  }

  fail = (because: string): void => count(this.failures, because, 1);

  complain(sentence: string): void {
    if (this.complaints.size < MOST_REASONS) this.complaints.add(sentence);
  }

  report(took: number): DeliveryReport {
    return {
      points: { ...this.points },
      events: { ...this.events },
      unconfirmed: this.unconfirmed,
      failures: listed(this.failures),
      losses: listed(this.losses),
      complaints: [...this.complaints],
      took,
    };
  }
}

/** Why not everything has arrived, in a few words each. */
export const reasonsIn = ({ failures, losses, complaints }: DeliveryReport): string[] => [
  ...failures.map(({ because, count: times }) => (times > 1 ? `${because} (${times} times)` : because)),
  ...losses.map(({ because, count: lost }) => `${lost} lost: ${because}`),
  ...complaints,
];

/** What became of the points, as the gate keeps it. */
export const countsOf = (report: DeliveryReport): DeliveryCounts => ({
  ...report.points,
  because: [
    ...reasonsIn(report),
    ...(report.points.spooled ? ['send what waits with npm run datadog -- flush'] : []),
    ...(report.unconfirmed ? [`${report.unconfirmed} were handed over, and nobody said that they arrived`] : []),
  ],
});
