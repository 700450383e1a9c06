import type { Explanation } from '../../schema/sample.ts';
import type { Answer, Aspect, PageClock, PageMessage, Question } from './types.ts';

// What the tool runs in a page: each function uses nothing from outside.

interface Named {
  clock: string;
}

/** When did what was awaited come to be? */
export async function ask({ clock: name, question }: Named & { question: Question }): Promise<Answer> {
  const clock = (window as unknown as Record<symbol, PageClock | undefined>)[Symbol.for(name)];
  return (await clock?.became?.(question)) ?? { coarse: 'the clock was not in this page' };
}

/** What happened that the tool has not heard of? */
export async function hear({ clock: name }: Named): Promise<PageMessage[]> {
  const clock = (window as unknown as Record<symbol, PageClock | undefined>)[Symbol.for(name)];
  return (await clock?.recorder?.takeMessages()) ?? [];
}

/** What is going to be awaited; that is looked at from now on. */
export function expects({ clock: name, aspect }: Named & { aspect: Aspect }): void {
  const clock = (window as unknown as Record<symbol, PageClock | undefined>)[Symbol.for(name)];
  clock?.watch?.expects(aspect);
}

/** The page's time, in epoch milliseconds. */
export function now({ clock: name }: Named): number | undefined {
  return (window as unknown as Record<symbol, PageClock | undefined>)[Symbol.for(name)]?.now();
}

export interface Ending {
  messages: PageMessage[];
  explanation?: Explanation;
}

/**
 * Measure no more, and say what the browser recorded between two moments (epoch milliseconds). That is read from the
 * browser's own buffers, so that nothing has to run for it while a flow is measured.
 */
export async function finish({
  clock: name,
  span,
  pause,
}: Named & { span?: { from: number; to: number } | undefined; pause: boolean }): Promise<Ending> {
  const MOST_REQUESTS = 5;
  const clock = (window as unknown as Record<symbol, PageClock | undefined>)[Symbol.for(name)];
  const messages = (await clock?.recorder?.takeMessages()) ?? [];
  const looks = [...(clock?.watch?.tool ?? [])];
  const changes = clock?.recorder?.batches.map(({ at }) => at) ?? [];
  if (pause) clock?.recorder?.pause();
  if (!clock || !span) return { messages };
  const observer = new clock.PerformanceObserver(() => undefined);
  for (const type of ['longtask', 'layout-shift', 'largest-contentful-paint', 'resource', 'navigation'])
    if (clock.PerformanceObserver.supportedEntryTypes.includes(type)) observer.observe({ type, buffered: true });
  const within = observer
    .takeRecords()
    .filter(({ startTime }) => clock.origin + startTime >= span.from - 1 && clock.origin + startTime <= span.to);
  observer.disconnect();
  const of = (wanted: string) => within.filter(({ entryType }) => entryType === wanted);
  const round = (value: number) => Math.round(Math.max(0, value) * 10) / 10;
  const longTasks = of('longtask');
  // What the tool does is a task of its own: what it looks for, and what it notes after a look in vain.
  const isTool = ([from, to]: readonly [number, number]) =>
    looks.some(({ at }) => at >= from && at <= to) ||
    (looks.some(({ end }) => from >= end && from <= end + 30) && !changes.some((at) => at >= from && at <= to));
  const tasks = longTasks.map(({ startTime, duration }) => {
    const from = clock.origin + startTime;
    return [from, from + duration] as const;
  });
  const toolTasks = tasks.filter(isTool);
  const shortLooks = looks.filter(
    ({ at }) => at >= span.from && at <= span.to && !toolTasks.some(([from, to]) => at >= from && at <= to),
  );
  const toolWork = [...toolTasks, ...shortLooks.map(({ at, end }) => [at, end] as const)].reduce(
    (sum, [from, to]) => sum + to - from,
    0,
  );
  const shifts = of('layout-shift') as (PerformanceEntry & { value: number; hadRecentInput: boolean })[];
  const [navigation] = of('navigation') as PerformanceNavigationTiming[];
  const largest = of('largest-contentful-paint').at(-1)?.startTime;
  const explanation: Explanation = {
    requests: (of('resource') as PerformanceResourceTiming[])
      .sort((a, b) => b.duration - a.duration)
      .slice(0, MOST_REQUESTS)
      .map(({ name: url, initiatorType, duration, startTime, responseStart, transferSize }) => ({
        url: url.replace(/[?#].*$/, '').slice(0, 200),
        initiator: initiatorType,
        duration: round(duration),
        wait: round(responseStart ? responseStart - startTime : 0),
        size: transferSize,
      })),
    longTasks: {
      count: longTasks.length,
      duration: round(longTasks.reduce((sum, { duration }) => sum + duration, 0)),
    },
    toolWork: round(toolWork),
    layoutShift:
      Math.round(1e4 * shifts.filter((one) => !one.hadRecentInput).reduce((sum, { value }) => sum + value, 0)) / 1e4,
    load: navigation && {
      firstByte: round(navigation.responseStart),
      largestContentfulPaint: largest === undefined ? undefined : round(largest),
      complete: navigation.loadEventEnd ? round(navigation.loadEventEnd) : undefined,
    },
  };
  return { messages, explanation };
}
