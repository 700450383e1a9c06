import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { secretsMade, together, type Secrets } from '../secrets/variables.ts';
import { allVariables, type Variables } from './environment.ts';
import type { GateFolder } from './folder.ts';

// Workers tell the runner through a file, and what is in it can be read with a key that is in the memory of this run's
// processes alone: nothing is left that could be read after the run, however it ends.
const KEY = 'GATE_RUN_KEY';
const FILE = 'GATE_RUN_SECRETS';
const CIPHER = 'aes-256-gcm';
const IV = 12;
const TAG = 16;
/** Milliseconds after which what a killed run left is taken away. */
const STALE = 86_400_000;

interface Place {
  key: Buffer;
  file: string;
}

function placeIn(env: Variables): Place | undefined {
  const { [KEY]: key, [FILE]: file } = env;
  return key && file ? { key: Buffer.from(key, 'hex'), file } : undefined;
}

function removeStale(parent: string): void {
  try {
    for (const name of readdirSync(parent)) {
      const file = path.join(parent, name);
      if (Date.now() - statSync(file).mtimeMs > STALE) rmSync(file, { recursive: true, force: true });
    }
  } catch {
    // There are none, or another run takes them away.
  }
}

/**
 * Lets the workers of this run, and those of its re-measurements, tell which secrets they make; what they told is removed when
 * this process ends.
 */
export function collectMadeSecrets({ secretsOfTheRun }: GateFolder, env: Variables = allVariables()): void {
  removeStale(secretsOfTheRun);
  const file = path.join(secretsOfTheRun, randomBytes(6).toString('hex'));
  env[KEY] = randomBytes(32).toString('hex');
  env[FILE] = file;
  process.once('exit', () => rmSync(file, { force: true }));
}

const told = new Set<string>();

/**
 * Tells the gate of a secret that a test or fixture made: a session's cookie, a bearer token, the link that resets a password.
 * It is searched for, and made unreadable, as the value of a secret variable is. Without the gate's reporter, this does nothing.
 * @param name what it is, for findings: `session of the administrator`
 * @param value the value as it is sent; of a link or a cookie the secret parts count as well
 */
export function secretMade(name: string, value: string): void {
  const place = placeIn(allVariables());
  const text = JSON.stringify([name, value]);
  if (!place || !value.trim() || told.has(text)) return;
  told.add(text);
  const iv = randomBytes(IV);
  const cipher = createCipheriv(CIPHER, place.key, iv);
  const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
  mkdirSync(path.dirname(place.file), { recursive: true, mode: 0o700 });
  const line = Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
  appendFileSync(place.file, `${line}\n`, { mode: 0o600 });
}

function unsealed(line: string, key: Buffer): [name: string, value: string][] {
  try {
    const bytes = Buffer.from(line, 'base64');
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV));
    decipher.setAuthTag(bytes.subarray(IV, IV + TAG));
    const text = Buffer.concat([decipher.update(bytes.subarray(IV + TAG)), decipher.final()]).toString();
    return [JSON.parse(text) as [string, string]];
  } catch {
    // A line that is being written; it is whole when it is read again.
    return [];
  }
}

/** How many bytes have been told, so that they are read again only when there are more. */
export const madeSoFar = (env: Variables = allVariables()): number =>
  statSync(env[FILE] ?? '', { throwIfNoEntry: false })?.size ?? 0;

/** The secrets that workers have told of, and those that cannot be searched for. */
export function madeSecrets(env: Variables = allVariables()): Secrets {
  const place = placeIn(env);
  if (!place || !madeSoFar(env)) return together([]);
  const lines = readFileSync(place.file, 'utf8').split('\n').filter(Boolean);
  return together(lines.flatMap((line) => unsealed(line, place.key)).map(([name, value]) => secretsMade(name, value)));
}
