import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Verdict } from '../index.ts';
import { attest, publicKeyOf, Refusal } from '../attestation/index.ts';
import { allureCategories, allureEnvironment } from '../render/allure.ts';
import { renderAnnotations, renderStepSummary } from '../render/github.ts';
import { renderJUnit } from '../render/junit.ts';

/** Where the verdict goes beside the terminal. */
export interface Places {
  folder: string;
  /** The file that GitHub shows as the summary of a step. */
  stepSummary: string | undefined;
  /** Whether lines on stdout are read as workflow commands. */
  annotations: boolean;
  allure: string;
}

export const verdictFile = (folder: string) => path.join(folder, 'verdict.json');

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

/** The verdict as it is kept and signed. */
export const verdictText = (verdict: Verdict) => `${JSON.stringify(verdict, null, 2)}\n`;

/** What is wrong with a signing key, in a sentence that holds nothing of it; undefined for a good one and for none. */
export function keyComplaint(key: string | undefined): string | undefined {
  try {
    if (key) publicKeyOf(key);
    return undefined;
  } catch (error) {
    return error instanceof Refusal ? error.message : 'The signing key (GATE_SIGNING_KEY) cannot be used.';
  }
}

/** Signs a verdict and writes it beside the others; one of an earlier run is taken away where there is no good key. */
export function writeAttestation(verdict: Verdict, folder: string, key: string | undefined): void {
  const file = path.join(folder, 'verdict.intoto.jsonl');
  rmSync(file, { force: true });
  if (key && !keyComplaint(key)) write(file, attest(verdict, key));
}

/** Writes `verdict.json`, the page, JUnit, and what pipelines and Allure show. */
export async function writeOutputs(
  verdict: Verdict,
  { folder, stepSummary, annotations, allure }: Places,
): Promise<void> {
  write(verdictFile(folder), verdictText(verdict));
  // The library that draws is large, and is needed only here.
  const { renderPage } = await import('../render/page.ts');
  write(path.join(folder, 'verdict.html'), renderPage(verdict));
  write(path.join(folder, 'verdict.xml'), renderJUnit(verdict));
  if (existsSync(allure)) {
    writeFileSync(path.join(allure, 'environment.properties'), allureEnvironment(verdict));
    writeFileSync(path.join(allure, 'categories.json'), JSON.stringify(allureCategories(), null, 2));
  }
  if (stepSummary) appendFileSync(stepSummary, renderStepSummary(verdict));
  if (annotations) for (const line of renderAnnotations(verdict)) console.log(line);
}
