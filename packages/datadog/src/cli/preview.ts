import { allVariables } from 'playwright-gate';
import { rmSync } from 'node:fs';
import { runSuite, UsageError } from 'playwright-gate/plugin';
import { startFake, tagSets, type FakeDatadog, type Store } from '../../fake/index.ts';
import { contextOf, fakeFile } from './context.ts';

const several = (count: number, one: string) => `${count.toLocaleString('en-US')} ${one}${count === 1 ? '' : 's'}`;

/** What a run has sent, a line for each metric and event. */
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

function print({ store, flags }: FakeDatadog): void {
  const lines = sentIn(store);
  console.log(lines.length ? '\nThis would be sent to Datadog:' : '\nNothing would be sent to Datadog.');
  for (const line of lines) console.log(line);
  for (const flag of flags) console.log(`Datadog would treat this otherwise than meant: ${flag}`);
  if (lines.length) console.log('npm run datadog -- fake shows it as somebody on call would see it.');
}

/**
 * Runs the suite once as `npx playwright test` does at a desk, with a fake in place of Datadog, and shows what would be
 * sent. Nothing leaves this machine.
 * @param args options of `playwright test`
 * @returns Playwright's exit code
 */
export async function preview(args: string[]): Promise<number> {
  const { options, folder } = await contextOf();
  if (options.transport !== 'api')
    throw new UsageError(
      `preview shows what the transport api sends, and datadog() in gate.config.ts has ${options.transport}: leave transport out of it for a preview.`,
    );
  const file = fakeFile(folder);
  // Of earlier runs it would show as well what they have sent.
  rmSync(file, { force: true });
  const fake = await startFake({ file });
  const { apiKey: DD_API_KEY } = fake.keys;
  // An empty key keeps one in .env away, so that no history is asked for.
  Object.assign(allVariables(), { DD_API_KEY, DD_APP_KEY: '', E2E_DATADOG_URL: fake.url, GATE: 'observe' });
  const code = await runSuite(args);
  await fake.close();
  print(fake);
  return code;
}
