import { readFileSync } from 'node:fs';
import path from 'node:path';
import { writeWhole } from 'playwright-gate/plugin';
import { z } from 'zod';
import type { Change } from './compare.ts';
import type { Kind } from './resource.ts';

const kind = z.enum(['metric', 'monitor', 'objective', 'dashboard'] satisfies Kind[]);

const stateSchema = z.object({
  version: z.literal(1),
  /** Where it was: a site, or the address of a fake. */
  at: z.string(),
  service: z.string(),
  /** Of metrics those whose tags an apply was the first to configure. */
  things: z.array(
    z.object({
      kind,
      key: z.string(),
      id: z.string(),
      /** What Datadog made of declared fields when it was written last, as JSON by field; of this declaration alone. */
      settled: z.object({ declared: z.string(), fields: z.record(z.string(), z.string()) }).optional(),
    }),
  ),
});

/** What the last apply left: a help against listings that leave things out, and never needed. */
export type State = z.infer<typeof stateSchema>;
export type Thing = State['things'][number];

/** What a thing is known by beside others of all kinds. */
export const keyOfThing = ({ kind, key }: Pick<Thing, 'kind' | 'key'>): string => `${kind} ${key}`;

/**
 * Reads what the last apply left.
 * @returns nothing where there is no file, where it is of another organization or service, and a sentence where it is broken
 */
export function readState(file: string, at: string, service: string): { state?: State; note?: string } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return {};
  }
  try {
    const state = stateSchema.parse(JSON.parse(text));
    return state.at === at && state.service === service ? { state } : {};
  } catch {
    return {
      note: `${path.relative('.', file)} cannot be read and is left out of account; the next apply writes it anew.`,
    };
  }
}

/** Writes it, wholly or not at all. @returns a sentence where that was not possible */
export function writeState(file: string, state: State): string | undefined {
  try {
    writeWhole(file, `${JSON.stringify(state, null, 2)}\n`);
    return undefined;
  } catch (error) {
    return `What there is now could not be noted in ${path.relative('.', file)} (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}), so the next plan has one guard less.`;
  }
}

const asJson = (value: unknown) => JSON.stringify(value) ?? 'null';

/** What Datadog changed of what it was given, to be told from what somebody changes later. */
export const settledOf = (declared: string, changes: readonly Change[]): Thing['settled'] =>
  changes.length
    ? { declared, fields: Object.fromEntries(changes.map(({ field, from }) => [field, asJson(from)])) }
    : undefined;

/** Without the changes that Datadog itself made the last time, of the same declaration. */
export const unsettled = (declared: string, changes: readonly Change[], thing: Thing | undefined): Change[] =>
  changes.filter(
    ({ field, from }) => thing?.settled?.declared !== declared || thing.settled.fields[field] !== asJson(from),
  );
