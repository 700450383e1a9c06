import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Verdict } from '../schema/verdict.ts';
import { attest, publicKeyOf, Refusal } from '../attestation/index.ts';
import { allureCategories, allureEnvironment } from '../render/allure.ts';
import { renderAnnotations, renderStepSummary } from '../render/github.ts';
import { refusedVerdict, type Refused } from '../judge/refused.ts';
import { renderJUnit } from '../render/junit.ts';
import { renderRefusedPage } from '../render/refused-page.ts';
import { TEST_FOLDER } from '../render/verdict-parts.ts';
import type { Plan } from '../schema/plan.ts';
import type { GateFolder } from './folder.ts';
import type { Run } from './run.ts';
import { clean } from './clean.ts';
import { command, say } from './say.ts';
import { writeWhole } from './whole-file.ts';

const outputsIn = ({ verdict, page, junit, attestation }: GateFolder) => [verdict, page, junit, attestation];

/**
 * Makes the gate's folder, with a note to Git that all of it is to be ignored, and removes what an earlier run has left, so
 * that nothing of it is taken for this one's.
 * @throws Error with a sentence where something of it cannot be removed
 */
export function prepareFolder(folder: GateFolder): void {
  try {
    if (mkdirSync(folder.path, { recursive: true })) writeFileSync(path.join(folder.path, '.gitignore'), '*\n');
  } catch {
    // The journal says why the folder cannot be written to.
  }
  outputsIn(folder).forEach(remove);
}

/** @throws Error with a sentence where it cannot be removed */
function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ERR_FS_EISDIR' ? 'it is a folder' : (code ?? message);
    throw new Error(`${file} of an earlier run cannot be removed (${why}): remove it.`);
  }
}

/**
 * Removes the looks that an earlier run of the same name has left, for they saw another time than this one.
 * @throws Error with a sentence where one cannot be removed
 */
export function removeLooks(folder: GateFolder, plan: Plan): void {
  const { dir, name } = path.parse(folder.journal(plan));
  if (!existsSync(dir)) return;
  for (const file of readdirSync(dir)) if (file.startsWith(`${name}.round-`)) remove(path.join(dir, file));
}

/**
 * Puts an undecided verdict in the place of whatever is there, as far as that can be written: `verdict.json`, the page and
 * JUnit, so that whoever has only these sees why nothing was judged. Never throws, and needs no more than this process has.
 */
export function writeRefusal(folder: GateFolder, reasons: string[], about: Omit<Refused, 'at'> = {}): Verdict {
  const verdict = clean(refusedVerdict(reasons, { at: Date.now(), ...about }));
  const put = (work: () => void) => {
    try {
      work();
    } catch {
      // What cannot be written was removed, or was never there.
    }
  };
  for (const file of outputsIn(folder)) put(() => rmSync(file, { force: true }));
  put(() => writeWhole(folder.page, renderRefusedPage(verdict)));
  put(() => writeWhole(folder.junit, renderJUnit(verdict)));
  put(() => writeWhole(folder.verdict, `${JSON.stringify(verdict, null, 2)}\n`));
  return verdict;
}

/** What is wrong with a signing key, in a sentence that holds nothing of it; undefined for a good one and for none. */
export function keyProblem(key: string | undefined): string | undefined {
  try {
    if (key) publicKeyOf(key);
    return undefined;
  } catch (error) {
    return error instanceof Refusal ? error.message : 'The signing key (GATE_SIGNING_KEY) cannot be used.';
  }
}

/** Writes the verdict, the page, JUnit, and the signed verdict where there is a good key: each as a whole or not at all. */
async function writeFiles(verdict: Verdict, { folder, signingKey: key }: Pick<Run, 'folder' | 'signingKey'>) {
  // The library that draws is large, and is needed only here.
  const { renderPage } = await import('../render/page.ts');
  writeWhole(folder.page, renderPage(verdict));
  writeWhole(folder.junit, renderJUnit(verdict));
  rmSync(folder.attestation, { force: true });
  if (key && !keyProblem(key)) writeWhole(folder.attestation, attest(verdict, key));
  writeWhole(folder.verdict, `${JSON.stringify(verdict, null, 2)}\n`);
}

/** What of a run says where its verdict goes. */
type Outputs = Pick<Run, 'folder' | 'signingKey' | 'project' | 'workspace' | 'stepSummary' | 'annotations' | 'allure'>;

/** The folder of the tests as a path below `workspace`; below the project where that lies elsewhere. */
function testsBelow(workspace: string, project: string, { testFolder = TEST_FOLDER }: Verdict): string {
  const below = (top: string) => path.relative(top, path.resolve(project, testFolder)).split(path.sep).join('/');
  const found = below(workspace);
  return found.startsWith('../') || path.isAbsolute(found) ? below(project) : found;
}

/** Writes what pipelines and Allure show beside the verdict; what cannot be written is told. */
function writeBeside(
  verdict: Verdict,
  { project, workspace, stepSummary, annotations, allure }: Omit<Outputs, 'folder' | 'signingKey'>,
): void {
  const put = (what: string, work: () => void) => {
    try {
      work();
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      say(`Warning: ${what} cannot be written (${code ?? message}). The verdict stands without it.`);
    }
  };
  if (existsSync(allure))
    put(`the verdict for Allure in ${allure}`, () => {
      writeFileSync(path.join(allure, 'environment.properties'), allureEnvironment(verdict));
      writeFileSync(path.join(allure, 'categories.json'), JSON.stringify(allureCategories(), null, 2));
    });
  if (stepSummary)
    put(`the step summary (GITHUB_STEP_SUMMARY, ${stepSummary})`, () =>
      appendFileSync(stepSummary, renderStepSummary(verdict)),
    );
  if (annotations) command(renderAnnotations(verdict, testsBelow(workspace ?? project, project, verdict)));
}

/**
 * Keeps a verdict: first its files, then what the history remembers of it, so that they and the exit code say the same.
 * @param remember adds the run to the history
 * @returns the verdict; an undecided one in its place where a file or the history cannot be written
 */
export async function keepVerdict(verdict: Verdict, run: Outputs, plan: Plan, remember: () => void): Promise<Verdict> {
  let kept = verdict;
  try {
    await writeFiles(verdict, run);
    remember();
  } catch (error) {
    const { message } = error as Error;
    const reason = `The verdict cannot be kept (${message}): make the place writable, then run the suite again.`;
    kept = writeRefusal(run.folder, [reason], { plan, evidence: [verdict.summary] });
  }
  writeBeside(kept, run);
  return kept;
}
