/** The time as the fake sees it, in milliseconds since 1970. It runs with the machine's until it is set. */
export interface Clock {
  now: () => number;
  /** Stands still at this moment from here on. */
  set: (time: number) => void;
  /** Moves by so many milliseconds, whether it runs or stands. */
  advance: (milliseconds: number) => void;
}

export function createClock(): Clock {
  let standing: number | undefined;
  let offset = 0;
  return {
    now: () => (standing ?? Date.now()) + offset,
    set: (time) => void ([standing, offset] = [time, 0]),
    advance: (milliseconds) => void (offset += milliseconds),
  };
}
