import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TestInfo } from '@playwright/test';
import { ROOT, runPlaywright } from '../../testing/command.ts';
import type { Verdict } from '../../src/schema/verdict.ts';
import type { Outcome } from './playwright-cli.ts';

/** The gate as a configuration names it, with a policy that needs nothing. */
export const GATE = `['${path.join(ROOT, 'packages/gate/src/reporter.ts')}', { policy: 'policy.json' }]`;

export interface OwnSuite {
  folder: string;
  run: (args?: string[], env?: Record<string, string>) => Promise<Outcome>;
}

/**
 * A suite with a configuration of its own, as a stranger has it.
 * @param settings of the configuration, as they are written
 * @param files by their names, beside it
 */
export function ownSuite(
  testInfo: TestInfo,
  settings: string,
  files: Record<string, string>,
  policy: object = {},
): OwnSuite {
  const folder = testInfo.outputPath('suite');
  const all = {
    'package.json': '{ "type": "module" }',
    'policy.json': JSON.stringify({ regression: { seconds: 0, learningRuns: 0 }, ...policy }),
    'playwright.config.ts': `export default { reporter: [${GATE}], ${settings} };\n`,
    ...files,
  };
  for (const [name, content] of Object.entries(all)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(
      path.join(folder, name),
      name.endsWith('.spec.ts') ? `import { expect, test } from '@playwright/test';\n${content}\n` : content,
    );
  }
  return {
    folder,
    run: async (args = [], env = {}) => {
      const result = await runPlaywright(args, { GATE: 'enforce', GATE_BUILD: 'one', ...env }, { cwd: folder });
      const file = path.join(folder, '.gate', 'verdict.json');
      return { ...result, verdict: existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Verdict) : undefined };
    },
  };
}
