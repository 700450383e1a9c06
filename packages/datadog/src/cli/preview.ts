import { allVariables } from 'playwright-gate';
import { runSuite, UsageError } from 'playwright-gate/plugin';
import { startFake } from '../../fake/index.ts';
import { contextOf } from './context.ts';
import { printReceived } from './fake.ts';

/**
 * Runs the suite once as `npx playwright test` does at a desk, with a fake in place of Datadog, and shows what would be
 * sent. Nothing leaves this machine.
 * @param args options of `playwright test`
 * @returns Playwright's exit code
 */
export async function preview(args: string[]): Promise<number> {
  const { options } = await contextOf();
  if (options.transport !== 'api')
    throw new UsageError(
      `preview shows what the transport api sends, and datadog() in gate.config.ts has ${options.transport}: leave transport out of it for a preview.`,
    );
  const fake = await startFake();
  const { apiKey: DD_API_KEY } = fake.keys;
  // An empty key keeps one in .env away, so that no history is asked for.
  const { DD_API_KEY: REAL_API_KEY = '', DD_APP_KEY: REAL_APP_KEY = '' } = allVariables();
  // Under other names the keys are still known as secrets, and are kept out of what the run writes.
  if (REAL_API_KEY || REAL_APP_KEY) Object.assign(allVariables(), { REAL_API_KEY, REAL_APP_KEY });
  Object.assign(allVariables(), { DD_API_KEY, DD_APP_KEY: '', E2E_DATADOG_URL: fake.url, GATE: 'observe' });
  const code = await runSuite(args.filter((arg) => arg !== '--'));
  await fake.close();
  console.log('\nThis would be sent to Datadog:');
  printReceived(fake);
  if (!fake.store.events.length) console.log('  no verdict, which only a whole run has');
  return code;
}
