import { existsSync, readFileSync } from 'node:fs';
import { isUnsigned, verify } from '../attestation/index.ts';
import { commandRun } from './policy.ts';
import { EXIT, readArguments, UsageError } from './usage.ts';
import { say } from '../runtime/say.ts';

const readIfFile = (text: string) => (existsSync(text) ? readFileSync(text, 'utf8') : text);

const OPTIONS = {
  key: { type: 'string' },
  keyid: { type: 'string', multiple: true },
  build: { type: 'string' },
  stage: { type: 'string' },
  channel: { type: 'string' },
  target: { type: 'string' },
  run: { type: 'string' },
  policy: { type: 'string' },
  configuration: { type: 'string' },
  tests: { type: 'string' },
  'max-age': { type: 'string' },
} as const;

const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of an age such as `30m`. */
function millisecondsOf(age: string): number {
  const [, count, unit = ''] = /^(\d{1,6})([smhd])$/.exec(age) ?? [];
  if (!count) throw new UsageError(`--max-age is "${age}" but must be an age such as 30m, 12h or 3d.`);
  return Number(count) * (UNITS[unit] ?? 0);
}

/** What was not asked of the verdict, in a sentence; nothing where all was. */
function notAsked(asked: Record<string, unknown>): string[] {
  const left = Object.entries(asked).flatMap(([option, value]) => (value === undefined ? `--${option}` : []));
  return left.length ? [`Not asked, so any will do: ${left.join(', ')}.`] : [];
}

/** Says whether a signed verdict is genuine, of now, for what was named here or by the environment, and a pass. */
export function verifyFile(args: string[]): number {
  const { positionals, values } = readArguments(args, OPTIONS);
  const { publicKey, namedBuild, stage: namedStage, pipeline, isNamed } = commandRun();
  const [file = '', ...others] = positionals;
  if (others.length) throw new UsageError(`Which file? ${positionals.length} were given; verify one at a time.`);
  if (!existsSync(file))
    throw new UsageError(file ? `There is no file ${file}.` : 'Which file? Give .gate/verdict.intoto.jsonl.');
  const text = readFileSync(file, 'utf8');
  if (isUnsigned(text)) {
    say(
      `no: not signed\n  ${file} has no signature, so anybody can have written it. Set GATE_SIGNING_KEY where the suite runs, and verify the verdict.intoto.jsonl that it writes.`,
    );
    return EXIT.fail;
  }
  const key = values.key ?? publicKey;
  if (key === undefined && !values.keyid)
    throw new UsageError(
      "Whose signature is trusted? Give the signer's public key: --key <file or PEM>, GATE_PUBLIC_KEY, or --keyid with its id.",
    );
  const build = values.build ?? namedBuild;
  const asked = {
    build,
    stage: values.stage ?? namedStage,
    channel: values.channel,
    target: values.target,
    // What passed for the very build is evidence for it in any of the pipeline's runs; else only this one is meant.
    run: values.run ?? (isNamed || build === undefined ? pipeline : undefined),
    policy: values.policy,
    configuration: values.configuration,
    tests: values.tests,
    'max-age': values['max-age'],
  };
  const { policy, configuration, tests, 'max-age': maxAge, ...same } = asked;
  const { authentic, valid, allows, reasons } = verify(text, {
    now: Date.now(),
    ...(key === undefined ? {} : { publicKey: readIfFile(key) }),
    ...(values.keyid ? { trustedKeyIds: values.keyid } : {}),
    ...Object.fromEntries(Object.entries(same).filter(([, value]) => value !== undefined)),
    ...(policy === undefined ? {} : { policyDigest: policy }),
    ...(configuration === undefined ? {} : { configurationDigest: configuration }),
    ...(tests === undefined ? {} : { testsDigest: tests }),
    ...(maxAge === undefined ? {} : { maxAge: millisecondsOf(maxAge) }),
  });
  say(
    allows
      ? 'yes: it allows a promotion'
      : `no: ${authentic ? (valid ? 'genuine, but no pass' : 'genuine, but not valid here') : 'not genuine'}`,
  );
  for (const reason of [...reasons, ...notAsked(asked)]) say(`  ${reason}`);
  return allows ? EXIT.pass : EXIT.fail;
}
