import { cpSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, runPlaywright } from '#testing';
import { defineBench } from '../bench.ts';
import { inTemporaryFolder } from '../lib/temporary.ts';
import list from './list.json' with { type: 'json' };

/** By file, each text that occurs once in it, and what stands there instead. */
const MUTATIONS = Object.entries(list).flatMap(([file, pairs]) =>
  pairs.map(([text = '', instead = '']) => ({ file, text, instead })),
);
const COPIED = ['packages/gate', 'scripts', 'playwright.unit.config.ts', 'package.json', 'tsconfig.json'];
const ALWAYS = 'packages/gate/src/judge/judge.test.ts';

/** Mutations of what is no longer written like that would show nothing. @throws Error that names them */
function refuseStale(mutations: typeof MUTATIONS): void {
  const stale = mutations.filter(({ file, text }) => {
    const target = path.join(ROOT, file);
    return !existsSync(target) || readFileSync(target, 'utf8').split(text).length !== 2;
  });
  if (stale.length)
    throw new Error(
      `Each text in bench/mutations/list.json must occur exactly once in its file: correct these ${stale.length}.\n${stale.map(({ file, text }) => `  ${file}: ${text}`).join('\n')}`,
    );
}

/** `noticed`: a test failed. `broken`: no test could run, so nothing is known of the tests. */
async function testIn(folder: string, file: string): Promise<'noticed' | 'survived' | 'broken'> {
  const beside = file.replace(/\.ts$/, '.test.ts');
  const files = existsSync(path.join(folder, beside)) ? [ALWAYS, beside] : [ALWAYS];
  const options = ['-c', 'playwright.unit.config.ts', '-x', '--workers=1', '--reporter=dot'];
  const { code, output } = await runPlaywright([...options, ...files], {}, { cwd: folder });
  if (code === 0) return 'survived';
  return /^ +\d+ failed$/m.test(output) ? 'noticed' : 'broken';
}

export default defineBench({
  name: 'mutations',
  summary:
    'breaks one comparison, limit, effect or filter of rules, record and judge at a time; each has to turn a test red; `files` chooses by a part of the name',
  args: { files: '' },
  limits: { 'noticed mutations': { atLeast: 90, unit: '%' } },
  run: ({ files }, { figure }) =>
    inTemporaryFolder('mutations', async (folder) => {
      const chosen = MUTATIONS.filter(({ file }) => file.includes(files));
      if (!chosen.length) throw new Error(`No mutated file has "${files}" in its name.`);
      refuseStale(chosen);
      for (const name of COPIED) cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
      symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
      for (const file of new Set(chosen.map((one) => one.file)))
        if ((await testIn(folder, file)) !== 'survived')
          throw new Error(`The tests of ${file} fail without any mutation.`);
      let noticed = 0;
      for (const { file, text, instead } of chosen) {
        const target = path.join(folder, file);
        const content = readFileSync(target, 'utf8');
        const mutated = content.replace(text, () => instead);
        writeFileSync(target, mutated);
        const result = await testIn(folder, file);
        writeFileSync(target, content);
        if (result === 'noticed') noticed += 1;
        console.log(`${result.padEnd(9)} ${file}: ${text.trim()}  ->  ${instead.trim() || '(nothing)'}`);
      }
      figure('noticed mutations', (100 * noticed) / chosen.length, `${noticed} of ${chosen.length} mutations noticed`);
    }),
});
