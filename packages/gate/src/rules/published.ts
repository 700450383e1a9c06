import { z } from 'zod';
import { verdictSchema } from '../schema/verdict.ts';
import { RULES } from './index.ts';

/** The JSON Schema (draft 2020-12) of `verdict.json`, with the names of the rules, for readers without our code. */
export function verdictJsonSchema(): object {
  const schema = z.toJSONSchema(verdictSchema, {
    override: ({ jsonSchema, path }) => {
      if (path.join('.').endsWith('findings.items.properties.rule'))
        Object.assign(jsonSchema, { enum: RULES.map(({ name }) => name) });
    },
  });
  return { ...schema, $id: 'urn:central-e2e:verdict:2', title: 'Verdict of the gate on one run, version 2' };
}

const START = '<!-- rules:begin -->';
const END = '<!-- rules:end -->';

/** The rules as a table in Markdown. */
function ruleTable(): string {
  const rows = RULES.map(({ name, effects, explanation: { page } }) => [
    page ? `[${name}](${page})` : name,
    effects.fail ?? '',
    effects.undecided ?? '',
    effects.warn ?? '',
  ]);
  const lines = [['rule', '`fail` when', '`undecided` when', '`warn` when'], ['---', '---', '---', '---'], ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/**
 * Puts the table of the rules into a page, between its two comments.
 * @throws Error if the page does not have both
 */
export function withRuleTable(page: string): string {
  const [start, end] = [page.indexOf(START), page.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`The page has no place for the rules: add ${START} and ${END}.`);
  return `${page.slice(0, start)}${START}\n\n${ruleTable()}\n\n${page.slice(end)}`;
}
