import { tagSets, type FakeDatadog, type Store } from '../../fake/index.ts';

const several = (count: number, one: string) => `${count.toLocaleString('en-US')} ${one}${count === 1 ? '' : 's'}`;

/** A line for each metric and event. */
function sentIn(store: Store): string[] {
  const metrics = Object.entries(store.metrics).sort(([one], [other]) => (one < other ? -1 : 1));
  return [
    ...metrics.map(([name, { type, points }]) => {
      const keys = [...new Set(points.flatMap(({ tags }) => tags.map((tag) => tag.split(':')[0] ?? '')))].sort();
      const sets = several(tagSets(store, name), 'tag set');
      return `  ${name} (${type}): ${several(points.length, 'point')} in ${sets}, tagged by ${keys.join(', ')}`;
    }),
    ...store.events.map(({ title, status }) => `  event: ${title} (${status})`),
  ];
}

/** Prints what a fake has received, and what Datadog would treat otherwise than meant. */
export function printReceived({ store, flags }: FakeDatadog): void {
  const lines = sentIn(store);
  for (const line of lines.length ? lines : ['  nothing']) console.log(line);
  for (const flag of flags) console.log(`Datadog would treat this otherwise than meant: ${flag}`);
}
