import type { DeliveryCounts } from 'playwright-gate/plugin';

/** What became of points on their way. */
export interface DeliveryReport {
  /** `made` is always the sum of the others. `spooled` are on disk: not sent, or sent with an answer that never came. */
  points: { made: number; sent: number; spooled: number; lost: number };
  /** How many of the sent ones were only handed over, so that nobody has said whether they arrived. */
  unconfirmed: number;
  /** What went wrong with requests, and how often. */
  failures: { because: string; count: number }[];
  /** Why points are lost, and how many. */
  losses: { because: string; points: number }[];
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

/** Counts what becomes of points. */
export class Account {
  made = 0;
  sent = 0;
  spooled = 0;
  lost = 0;
  unconfirmed = 0;
  private readonly failures = new Map<string, number>();
  private readonly losses = new Map<string, number>();
  private readonly complaints = new Set<string>();

  fail(because: string): void {
    count(this.failures, because, 1);
  }

  lose(because: string, points: number): void {
    this.lost += points;
    count(this.losses, because, points);
  }

  complain(sentence: string): void {
    if (this.complaints.size < MOST_REASONS) this.complaints.add(sentence);
  }

  report(took: number): DeliveryReport {
    const { made, sent, spooled, lost, unconfirmed } = this;
    return {
      points: { made, sent, spooled, lost },
      unconfirmed,
      failures: [...this.failures].map(([because, times]) => ({ because, count: times })),
      losses: [...this.losses].map(([because, points]) => ({ because, points })),
      complaints: [...this.complaints],
      took,
    };
  }
}

/** A report as the gate keeps it. */
export function countsOf({ points, failures, losses, complaints }: DeliveryReport): DeliveryCounts {
  return {
    ...points,
    because: [
      ...failures.map(({ because, count: times }) => (times > 1 ? `${because} (${times} times)` : because)),
      ...losses.map(({ because, points: lost }) => `${lost} lost: ${because}`),
      ...complaints,
    ],
  };
}
