import path from 'node:path';
import { expect, test } from '@playwright/test';
import { runNode } from '#testing';

const PROGRAM = path.join(import.meta.dirname, '..', 'testing', 'judge-and-render.ts');

/** The JSON of a verdict and its page, from a process with this environment and these options. */
async function madeWith(environment: Record<string, string>, options: string[] = []): Promise<string> {
  const { code, output, stdout } = await runNode([...options, '--import', 'tsx', PROGRAM], environment);
  expect(code, output).toBe(0);
  return stdout;
}

test('the same record gives the same verdict and page, byte for byte, wherever it is judged', async () => {
  test.setTimeout(120_000);
  const expected = await madeWith({ TZ: 'UTC', LANG: 'C' });
  expect(expected).toContain('"schema":"verdict/2"');
  expect(expected).toContain('</html>');

  const others: [Record<string, string>, string[]?][] = [
    [{ TZ: 'Pacific/Auckland', LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' }],
    [{ TZ: 'America/St_Johns', LC_ALL: 'tr_TR.UTF-8', NODE_ICU_DATA: '/nowhere' }],
    [{ TZ: 'UTC', LC_ALL: 'ar_EG.UTF-8', LANGUAGE: 'ar' }, ['--jitless', '--no-expose-wasm']],
    [{ LANG: 'en_US.UTF-8' }, ['--stack-size=600', '--max-semi-space-size=1']],
  ];
  for (const [environment, options] of others)
    expect((await madeWith(environment, options)) === expected, JSON.stringify([environment, options])).toBe(true);
});
