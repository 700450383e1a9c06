import type { Point } from '../points/point.ts';

/** What became of a batch. */
export type Outcome =
  /** `confirmed`: whether the other side said so; a datagram is only handed over. */
  | { state: 'sent'; confirmed: boolean }
  /** Worth trying again, not before `after` milliseconds where the other side named a time. */
  | { state: 'again'; because: string; after?: number }
  /** Too much at once: worth trying in two halves. */
  | { state: 'too large'; because: string }
  /** The other side will never take these points; with `key`, nothing from this key, so that they may still go with another. */
  | { state: 'refused'; because: string; key?: boolean };

/** One way out of this machine. Tries once; trying again is not its business. Never rejects. */
export interface Transport {
  /** @param points of one kind, few enough for one request */
  send(points: readonly Point[], signal: AbortSignal): Promise<Outcome>;
  close(): Promise<void>;
}
