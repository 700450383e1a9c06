import { tagSets, type FakeDatadog } from '../../fake/index.ts';

const several = (count: number, one: string) => `${count.toLocaleString('en-US')} ${one}${count === 1 ? '' : 's'}`;

/** Prints what a fake has received, and what Datadog would treat otherwise than meant. */
export function printReceived({ store, flags }: FakeDatadog): void {
  for (const [name, { type, points }] of Object.entries(store.metrics).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const keys = [...new Set(points.flatMap(({ tags }) => tags.map((tag) => tag.split(':')[0] ?? '')))].sort();
    const sent = `${several(points.length, 'point')} in ${several(tagSets(store, name), 'tag set')}`;
    console.log(`  ${name} (${type}): ${sent}, tagged by ${keys.join(', ')}`);
  }
  for (const { title, status, text, tags } of store.events) {
    console.log(`  event: ${title} (${status})`);
    for (const line of [...text.split('\n'), `tags: ${tags.join(', ')}`]) console.log(`    ${line}`);
  }
  const resources = [
    [store.monitors, 'monitor'],
    [store.slos, 'SLO'],
    [store.dashboards, 'dashboard'],
    [store.deployments, 'deployment or failure'],
  ] as const;
  const others = resources.flatMap(([all, name]) => (all.length ? [several(all.length, name)] : []));
  if (others.length) console.log(`  there are: ${others.join(', ')}`);
  if (!Object.keys(store.metrics).length && !store.events.length && !others.length) console.log('  nothing');
  for (const flag of flags) console.log(`Datadog would treat this otherwise than meant: ${flag}`);
}
