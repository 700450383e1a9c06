import { parseArgs } from 'node:util';
import { UsageError } from 'playwright-gate/plugin';
import { startFake } from '../../fake/index.ts';
import { printReceived } from './received.ts';

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
