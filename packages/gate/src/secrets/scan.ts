import { chmod, lstat, mkdtemp, readdir, realpath, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { counted, Examiner, type Found } from './examine.ts';
import { isPlainWord } from './names.ts';
import { replaceableNeedlesOf, type Encoding } from './needles.ts';
import { writeRedacted } from './redact.ts';
import type { Secret } from './variables.ts';

interface Located {
  /** Relative to the root, with slashes; a value that stands in it is masked. */
  file: string;
  /** The way to it within a container: `resources/trace.zip › trace.network`. */
  entry?: string;
}

/** The value of a secret variable was found. */
interface SecretFinding extends Located {
  kind: 'secret';
  /** The variable's name, never its value. */
  variable: string;
  encoding: Encoding;
  count: number;
  /** Whether the file was rewritten and nothing was found in it any more. */
  redacted: boolean;
  /** Why it is not redacted though it should be, as the end of a sentence. */
  why?: string;
  /** The value is a word without a digit and stands in a name: it may stand there for itself. */
  onlyAWord?: boolean;
}

/** Something could not be looked through, so nothing is known of it. */
interface UnreadableFinding extends Located {
  kind: 'unreadable';
  /** The end of a sentence: `may not be read`. */
  why: string;
}

export type Finding = SecretFinding | UnreadableFinding;

export interface ScanOptions {
  /** What the findings' file names are relative to; the working directory without it. */
  root?: string;
  /** `false` tells what is there and changes nothing. */
  redact?: boolean;
  /** How the paths of files and folders begin that are left out. */
  except?: readonly string[];
  /** Epoch milliseconds of a folder: what of it was last changed before them was looked through by then. */
  since?: (folder: string) => number;
}

const REASONS: Record<string, string> = {
  EACCES: 'may not be read',
  EPERM: 'may not be changed',
  ENOSPC: 'needs more free disk space than there is',
};

/**
 * Looks for the secrets in every file below the folders, in zips, gzips and HTML reports too, and redacts them.
 * What is not there, or vanishes meanwhile, holds nothing. A file in which nothing is found is not touched.
 * @param folders what is going to be uploaded, also single files; what lies within another is scanned once
 * @returns one finding for each file, entry, variable and encoding, in the order of the files' names
 * @throws nothing that a file causes: what cannot be read is a finding
 */
export async function scanFolders(
  folders: readonly string[],
  secrets: readonly Secret[],
  options: ScanOptions = {},
): Promise<Finding[]> {
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'gate-secrets-'));
  try {
    const scan = new Scan(new Examiner(replaceableNeedlesOf(secrets), temporary), options);
    for (const folder of folders) await scan.place(path.resolve(folder));
    return scan.findings;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

class Scan {
  readonly findings: Finding[] = [];
  private readonly examiner: Examiner;
  private readonly root: string;
  private readonly redact: boolean;
  private readonly except: readonly string[];
  private readonly seen = new Set<string>();

  private readonly sinceOf: (folder: string) => number;
  private since = -Infinity;

  constructor(
    examiner: Examiner,
    { root = process.cwd(), redact = true, except = [], since = () => -Infinity }: ScanOptions,
  ) {
    this.sinceOf = since;
    this.examiner = examiner;
    this.root = path.resolve(root);
    this.redact = redact;
    this.except = except;
  }

  async place(place: string): Promise<void> {
    this.since = this.sinceOf(place);
    try {
      const real = await realpath(place);
      if ((await lstat(real)).isDirectory()) return await this.walk(place, real);
      this.name(place, path.basename(place));
      await this.file(place);
    } catch (error) {
      this.unreadable(place, error);
    }
  }

  private async walk(folder: string, top: string): Promise<void> {
    const real = await realpath(folder);
    if (this.seen.has(real)) return;
    this.seen.add(real);
    const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
      this.unreadable(folder, error);
      return [];
    });
    for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
      const file = path.join(folder, entry.name);
      if (this.except.some((beginning) => file.startsWith(beginning))) continue;
      this.name(file, entry.name);
      if (entry.isDirectory()) await this.walk(file, top);
      else if (entry.isFile()) await this.file(file);
      else if (entry.isSymbolicLink()) await this.link(file, top);
      else this.unreadable(file, 'is neither a file nor a folder');
    }
  }

  /** What a link within the folder leads to is scanned where it is. */
  private async link(file: string, top: string): Promise<void> {
    const target = await realpath(file).catch(() => undefined);
    if (target === undefined) this.unreadable(file, 'is a symbolic link that leads nowhere');
    else if (target !== top && !target.startsWith(top + path.sep))
      this.unreadable(file, 'is a symbolic link that leads out of the folder');
  }

  /** A name is told and not changed: others refer to it. */
  private name(file: string, name: string): void {
    const matches = this.examiner.matchesIn(Buffer.from(name));
    const onlyAWord = matches.every(({ pattern }) => isPlainWord(pattern.bytes.toString()));
    for (const found of counted(matches))
      if (found.kind === 'secret')
        this.findings.push({
          ...found,
          file: this.shown(file),
          redacted: false,
          why: 'stands in the name',
          ...(onlyAWord ? { onlyAWord } : {}),
        });
  }

  private async file(file: string): Promise<void> {
    const real = await realpath(file).catch(() => file);
    if (this.seen.has(real)) return;
    this.seen.add(real);
    let found: Found[];
    try {
      // The time of the change, which no program can set.
      if ((await lstat(file)).ctimeMs < this.since) return;
      found = await this.examiner.examine(file);
    } catch (error) {
      return this.unreadable(file, error);
    }
    const secrets = found.some(({ kind }) => kind === 'secret');
    const outcome = secrets && this.redact ? await this.redactFile(file) : {};
    for (const each of found)
      this.findings.push(
        each.kind === 'unreadable'
          ? { ...each, file: this.shown(file) }
          : { ...each, file: this.shown(file), redacted: secrets && this.redact && !outcome.why, ...outcome },
      );
  }

  private async redactFile(file: string): Promise<{ why?: string }> {
    const target = path.join(path.dirname(file), `.redacting-${process.pid}-${this.findings.length}`);
    try {
      const before = await lstat(file);
      if (!(await writeRedacted(this.examiner, file, target))) return { why: 'stands where it cannot be replaced' };
      const remaining = await this.examiner.examine(target);
      if (remaining.some(({ kind }) => kind === 'secret')) return { why: 'was found again after it was replaced' };
      const after = await lstat(file);
      if (after.mtimeMs !== before.mtimeMs || after.size !== before.size)
        return { why: 'stands in a file that was written to meanwhile' };
      await chmod(target, before.mode);
      await rename(target, file);
      return {};
    } catch (error) {
      return { why: `stands in a file that ${this.reason(error)}` };
    } finally {
      await rm(target, { force: true });
    }
  }

  /** @param why the end of a sentence, or what reading it threw */
  private unreadable(file: string, why: unknown): void {
    // What is gone is not left for anybody.
    if ((why as NodeJS.ErrnoException).code === 'ENOENT') return;
    this.findings.push({
      kind: 'unreadable',
      file: this.shown(file),
      why: typeof why === 'string' ? why : this.reason(why),
    });
  }

  private shown(file: string): string {
    return this.examiner.mask(path.relative(this.root, file).split(path.sep).join('/'));
  }

  private reason(error: unknown): string {
    const { code, message } = error as NodeJS.ErrnoException;
    return REASONS[code ?? ''] ?? `cannot be read or written (${code ?? this.examiner.mask(message)})`;
  }
}
