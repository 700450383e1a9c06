import type { Interaction } from '../schema/sample.ts';
import type { InputMessage } from './page/types.ts';

/** What happened during a flow, in the order in which it was heard of. Times are epoch milliseconds of the page's clock. */
export type FlowEvent =
  | ({ page: unknown } & InputMessage)
  /** The tool goes to an address, reloads or goes back: the user's input is outside of any page. */
  | { type: 'navigation'; page: unknown; what: string }
  | { type: 'document'; page: unknown; at: number; sameDocument: boolean }
  /** A page did not answer in time. */
  | { type: 'silence' }
  /** `by`: when the tool had noticed it at the latest. */
  | { type: 'awaited'; what: string; at?: number | undefined; coarse?: string | undefined; by?: number | undefined }
  /** The test asked an API, which no page tells of. */
  | { type: 'request' };

export interface Measurement {
  duration: number;
  interactions: Interaction[];
  coarseReason?: string | undefined;
  /** From the first input to the last state, in epoch milliseconds of the page's clock; undefined without an input. */
  span?: { from: number; to: number } | undefined;
}

interface Open {
  input: string;
  start: number;
  end: number;
  awaited?: string | undefined;
  /** Whether something was awaited after it, also if that was there already. */
  settled: boolean;
  /** Why something that was awaited after it is coarse, and by when that had come. */
  doubts: { because: string; by: number }[];
  /** Whether the test asked an API after it. */
  asked?: boolean;
}

const VERBS: Record<InputMessage['kind'], string> = {
  hover: 'hover',
  press: 'click',
  click: 'click',
  key: 'type in',
  text: 'enter in',
  wheel: 'scroll',
  drop: 'drop on',
};

/** When the interaction that is under way began; undefined before the first input. */
export function waitingSince(events: FlowEvent[]): number | undefined {
  return follow(events).interactions.at(-1)?.start;
}

/**
 * The time that a user waited: of every input, until the last state that it led to before the next input. What the tool
 * needed between a state and the next input is no part of it.
 */
export function measure(events: FlowEvent[]): Measurement {
  const { interactions, coarse } = follow(events);
  const last = interactions.at(-1);
  const because = coarse ?? (last ? doubtOf(last, interactions) : 'nothing was done in a page');
  const measured = interactions.map(({ input, start, end, awaited }) => ({ input, awaited, duration: end - start }));
  return {
    duration: measured.reduce((sum, { duration }) => sum + duration, 0),
    interactions: measured.filter(({ duration }, index) => duration > 0 || index === measured.length - 1),
    coarseReason: because,
    span: interactions[0] && last && { from: interactions[0].start, to: last.end },
  };
}

/** Why nobody knows what the user waited for after the last input; undefined where that is known. */
function doubtOf({ input, settled, asked, start, end }: Open, all: Open[]): string | undefined {
  // What was brought about later than something in doubt had been noticed was waited for longer than that.
  const doubt = all.flatMap((one) => one.doubts.filter(({ by }) => one.end < by))[0];
  if (doubt) return doubt.because;
  if (!settled)
    return asked
      ? `the test asked an API after the last input (${input}), and awaited nothing in a page`
      : `nothing was awaited after the last input (${input})`;
  return end > start ? undefined : `it was there before the last input (${input}), or no change tells of it`;
}

function follow(events: FlowEvent[]): { interactions: Open[]; coarse: string | undefined } {
  const interactions: Open[] = [];
  const going = new Map<unknown, string>();
  let coarse: string | undefined;
  const begin = (input: string, start: number) =>
    interactions.push({ input, start, end: start, settled: false, doubts: [] });
  const settle = (at: number | undefined, awaited: string) => {
    const current = interactions.at(-1);
    if (!current) return;
    current.settled = true;
    if (at === undefined || at <= current.end) return;
    current.end = at;
    current.awaited = awaited;
  };

  for (const event of events)
    if (event.type === 'navigation') going.set(event.page, event.what);
    else if (event.type === 'document') {
      const what = going.get(event.page);
      if (what !== undefined) begin(what, event.at);
      going.delete(event.page);
    } else if (event.type === 'input') {
      const current = interactions.at(-1);
      const input = `${VERBS[event.kind]} ${event.target}`;
      if (event.sameGesture && current && current.end === current.start && !current.awaited) {
        current.input = event.kind === 'text' ? current.input : input;
        current.start = current.end = event.at;
      } else {
        if (event.coarse && interactions.length) coarse ??= `${event.target}: ${event.coarse}`;
        settle(event.came, `${event.target}, the next to be used`);
        begin(input, event.at);
      }
    } else if (event.type === 'silence') coarse ??= 'a page did not answer the clock';
    else if (event.type === 'request') Object.assign(interactions.at(-1) ?? {}, { asked: true });
    else {
      if (!interactions.length) coarse ??= `nothing had been done in a page before ${event.what} was awaited`;
      if (event.coarse)
        interactions.at(-1)?.doubts.push({ because: `${event.what}: ${event.coarse}`, by: event.by ?? Infinity });
      settle(event.coarse ? undefined : event.at, event.what);
    }
  return { interactions, coarse };
}
