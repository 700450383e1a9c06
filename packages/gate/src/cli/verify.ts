import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Refusal, verify } from '../attestation/index.ts';
import { commandRun } from './policy.ts';
import { EXIT, UsageError } from './usage.ts';

const readIfFile = (text: string) => (existsSync(text) ? readFileSync(text, 'utf8') : text);

/** Says whether a signed verdict is genuine, of now, for what was named, and a pass. */
export function verifyFile(args: string[]): number {
  const { publicKey } = commandRun();
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      key: { type: 'string' },
      keyid: { type: 'string', multiple: true },
      build: { type: 'string' },
      policy: { type: 'string' },
      stage: { type: 'string' },
    },
  });
  const [file = ''] = positionals;
  if (!existsSync(file))
    throw new UsageError(file ? `There is no file ${file}.` : 'Which file? Give .gate/verdict.intoto.jsonl.');
  const key = values.key ?? publicKey;
  try {
    const { authentic, valid, allows, reasons } = verify(readFileSync(file, 'utf8'), {
      now: Date.now(),
      ...(key ? { publicKey: readIfFile(key) } : {}),
      ...(values.keyid ? { trustedKeyIds: values.keyid } : {}),
      ...(values.build ? { build: values.build } : {}),
      ...(values.policy ? { policyDigest: values.policy } : {}),
      ...(values.stage ? { stage: values.stage } : {}),
    });
    console.log(
      allows
        ? 'yes: it allows a promotion'
        : `no: ${authentic ? (valid ? 'genuine, but no pass' : 'genuine, but not valid here') : 'not genuine'}`,
    );
    for (const reason of reasons) console.log(`  ${reason}`);
    return allows ? EXIT.pass : EXIT.fail;
  } catch (error) {
    if (error instanceof Refusal) throw new UsageError(error.message);
    throw error;
  }
}
