import { appendFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Verdict } from '../schema/verdict.ts';
import { attest, publicKeyOf, Refusal } from '../attestation/index.ts';
import { allureCategories, allureEnvironment } from '../render/allure.ts';
import { renderAnnotations, renderStepSummary } from '../render/github.ts';
import { renderJUnit } from '../render/junit.ts';
import type { GateFolder } from './folder.ts';
import type { Run } from './run.ts';
import { writeWhole } from './whole-file.ts';

/**
 * Makes the gate's folder, with a note to Git that all of it is to be ignored, and removes what an earlier run has left, so
 * that nothing of it is taken for this one's.
 */
export function prepareFolder(folder: GateFolder): void {
  try {
    if (mkdirSync(folder.path, { recursive: true })) writeFileSync(path.join(folder.path, '.gitignore'), '*\n');
  } catch {
    // The journal says why the folder cannot be written to.
  }
  for (const file of [folder.verdict, folder.page, folder.junit, folder.attestation]) rmSync(file, { force: true });
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

/** Signs a verdict and writes it beside the others; one of an earlier run is taken away where there is no good key. */
export function writeAttestation(
  verdict: Verdict,
  { folder, signingKey: key }: Pick<Run, 'folder' | 'signingKey'>,
): void {
  rmSync(folder.attestation, { force: true });
  if (key && !keyProblem(key)) writeWhole(folder.attestation, attest(verdict, key));
}

/** Writes `verdict.json`, the page, JUnit, and what pipelines and Allure show. */
export async function writeOutputs(
  verdict: Verdict,
  { folder, stepSummary, annotations, allure }: Pick<Run, 'folder' | 'stepSummary' | 'annotations' | 'allure'>,
): Promise<void> {
  writeWhole(folder.verdict, `${JSON.stringify(verdict, null, 2)}\n`);
  // The library that draws is large, and is needed only here.
  const { renderPage } = await import('../render/page.ts');
  writeWhole(folder.page, renderPage(verdict));
  writeWhole(folder.junit, renderJUnit(verdict));
  if (existsSync(allure)) {
    writeFileSync(path.join(allure, 'environment.properties'), allureEnvironment(verdict));
    writeFileSync(path.join(allure, 'categories.json'), JSON.stringify(allureCategories(), null, 2));
  }
  if (stepSummary) appendFileSync(stepSummary, renderStepSummary(verdict));
  if (annotations) for (const line of renderAnnotations(verdict)) console.log(line);
}
