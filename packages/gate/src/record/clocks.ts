import type { Journal, Problem } from '../schema/record.ts';

/** Milliseconds by which a clock may be corrected during a run. */
const CORRECTION = 2_000;

/** Whether the runner's clock was changed during the run, by its monotonic clock and by the order of the lines. */
export function clockProblems({ name, plan, attempts, end }: Journal): Problem[] {
  let latest = plan.at;
  for (const { at, duration } of attempts) {
    if (at < plan.at - CORRECTION || at + duration < latest - 60_000) latest = Infinity;
    latest = Math.max(latest, at + duration);
  }
  const drift = end ? end.at - plan.at - end.elapsed : 0;
  if (latest !== Infinity && Math.abs(drift) <= CORRECTION) return [];
  return [
    {
      subject: name,
      actual:
        Math.abs(drift) > CORRECTION
          ? `${Math.round(Math.abs(drift) / 1_000)} s ${drift < 0 ? 'back' : 'ahead'}`
          : 'back',
      limit: `${CORRECTION / 1_000} s`,
      message: `The clock of the machine that wrote ${name} was changed during the run, so its times cannot be trusted. Run the suite again.`,
    },
  ];
}
