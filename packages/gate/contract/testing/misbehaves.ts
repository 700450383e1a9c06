import type { FullResult, Reporter } from '@playwright/test/reporter';

const never = () => new Promise<never>(() => undefined);

/** What reporters have been seen to do to a run. */
const WAYS: Record<string, () => Promise<{ status?: FullResult['status'] } | undefined>> = {
  'says passed': async () => ({ status: 'passed' }),
  'says failed': async () => ({ status: 'failed' }),
  throws: async () => Promise.reject(new Error('a reporter broke')),
  'exits with 0 and lets nobody listen': async () => process.removeAllListeners('exit').exit(0),
  'says 0 to all who listened before': async () => {
    process.on('exit', () => (process.exitCode = 0));
    process.once('exit', () => process.exit(0));
    return undefined;
  },
  'never ends': never,
  'never ends while a timer runs': () => {
    setInterval(() => undefined, 1_000);
    return never();
  },
};

/** A reporter that does one of them: at the end, or in the middle. */
export default class Misbehaves implements Reporter {
  constructor(private readonly options: { way: string }) {}

  onTestEnd(): void {
    const { way } = this.options;
    if (way === 'exits with 0 in the middle') process.exit(0);
    if (way === 'throws where nobody catches')
      setImmediate(() => {
        throw new Error('EROFS: read-only file system, mkdir allure-results');
      });
    if (way === 'sets the clock back') {
      const now = Date.now.bind(Date);
      Date.now = () => now() - 3_600_000;
    }
  }

  async onEnd(): Promise<{ status?: FullResult['status'] } | undefined> {
    return WAYS[this.options.way]?.();
  }

  async onExit(): Promise<void> {
    const { way } = this.options;
    if (way === 'exits with 0 at the very end') process.exit(0);
    if (way === 'exits with 1 at the very end') process.exit(1);
    if (way === 'never exits') await never();
  }
}
