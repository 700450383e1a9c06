/** The time as the fake sees it. It runs with the machine's until it is set. */
export interface Clock {
  /** Milliseconds since 1970. */
  now: () => number;
  /** Stands still at this moment from here on. */
  set: (time: number) => void;
  /** Moves by so many milliseconds, forwards or backwards, whether it runs or stands. A wrong clock is one that was moved. */
  advance: (milliseconds: number) => void;
}

export function createClock(): Clock {
  let standing: number | undefined;
  let offset = 0;
  return {
    now: () => standing ?? Date.now() + offset,
    set: (time) => {
      standing = time;
    },
    advance: (milliseconds) => {
      if (standing === undefined) offset += milliseconds;
      else standing += milliseconds;
    },
  };
}
