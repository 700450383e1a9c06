import type { Point } from '../../points/metrics.ts';
import { pointsIn, type AlertEvent, type Envelope } from '../envelope.ts';
import type { Outbox, Waiting } from '../outbox.ts';

export const START = Date.UTC(2026, 10, 21, 10);
export const MINUTE = 60_000;

export const aPoint = (change: Partial<Point> = {}): Point => ({
  metric: 'e2e.flow.duration',
  kind: 'distribution',
  at: START / 1_000,
  value: 0.5,
  tags: ['env:staging', 'flow:entity.create'],
  ...change,
});

/** So many points, told apart by their values: `from`, `from + 1` and so on. */
export const somePoints = (count: number, change: Partial<Point> = {}, from = 0): Point[] =>
  Array.from({ length: count }, (_, index) => aPoint({ value: from + index, ...change }));

export const valuesOf = (points: readonly Point[]) => points.map(({ value }) => value).sort((a, b) => a - b);

/** The points that wait, by file. */
export const pointsThatWait = (waiting: readonly Waiting[]) => waiting.map(({ envelope }) => pointsIn(envelope));

export const anEvent = (change: Partial<AlertEvent> = {}): AlertEvent => ({
  key: 'portal:staging:e2e',
  alertType: 'error',
  title: 'Gate failed for portal in staging',
  text: 'Creating an entity takes too long.',
  at: START,
  tags: ['env:staging', 'service:portal'],
  ...change,
});

/** Writes something into an outbox that takes it. @returns its file */
export function written(outbox: Outbox, envelope: Envelope): string {
  const answer = outbox.write(envelope);
  return 'file' in answer ? answer.file : answer.complaint;
}
