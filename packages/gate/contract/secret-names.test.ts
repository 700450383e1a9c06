import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runGate } from '#testing';
import { aKeyPair } from '../src/attestation/testing.ts';
import { aFailure, anAttempt, aPlannedTest } from '../src/testing/builders.ts';
import { expect, test } from './testing/playwright-cli.ts';
import { entryFor, suiteOf, write } from './testing/written-evidence.ts';

const policy = { samples: { least: 0 } };

test('a test in quarantine blocks nobody where a secret stands in its title', async ({ folder }) => {
  const title = 'logs in with tok-4f81a2c9d07e';
  const others = suiteOf(9);
  const judge = await write(folder, {
    policy: { ...policy, quarantine: { share: 0.2 } },
    tests: [...others, aPlannedTest({ id: 'q', title, location: 'checkout/a.spec.ts:7' })],
    quarantine: [entryFor(`checkout/a.spec.ts › ${title}`)],
    shards: [[...others.map(({ id }) => anAttempt({ test: id })), aFailure({ test: 'q' })]],
  });
  const { code, output, verdict } = await judge({ API_TOKEN: 'tok-4f81a2c9d07e' });

  expect(code, output).toBe(0);
  expect(verdict.quarantined).toHaveLength(1);
  const history = readFileSync(path.join(folder, 'history.ndjson'), 'utf8');
  expect(output + history + JSON.stringify(verdict)).not.toContain('tok-4f81a2c9d07e');
});

test('a build that is called like the value of a key is verified by its name', async ({ folder }) => {
  const { privateKey, publicKey } = aKeyPair();
  const build = 'portal-2026.11.30';
  const names = { GATE_BUILD: build, RELEASE_KEY: build };
  const judge = await write(folder, { policy, plan: { build: { identity: build } } });
  const { code, output, verdict } = await judge({ ...names, GATE_SIGNING_KEY: privateKey });
  expect(code, output).toBe(0);
  expect(verdict.build).toBe(build);

  const verified = await runGate(['verify', path.join(folder, 'verdict.intoto.jsonl'), `--key=${publicKey}`], names);
  expect(verified.code, verified.output).toBe(0);
});
