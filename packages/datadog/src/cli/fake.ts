import { parseArgs } from 'node:util';
import { UsageError } from 'playwright-gate/plugin';
import { startFake, tagSets, type FakeDatadog } from '../../fake/index.ts';

/** A fake Datadog until it is interrupted; then it prints what was sent to it. */
export async function runFake(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { port: { type: 'string' } } });
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError('--port must be a port number such as 8126.');
  const fake = await startFake({ port }).catch((error: Error) => {
    throw new UsageError(error.message);
  });
  console.log(`To send to it: E2E_DATADOG_URL=${fake.url} and the keys of its own, which are any:`);
  console.log(`  DD_API_KEY=${fake.keys.apiKey} DD_APP_KEY=${fake.keys.appKey}`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  await fake.close();
  printReceived(fake);
  return 0;
}

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
