import type { Verdict } from './verdict.ts';

const WIDTH = 100;
const MOST_REASONS = 15;

/** Columns of equal width, each row a line. */
function table(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')}`.trimEnd(),
  );
}

const milliseconds = (value: number | undefined) => (value === undefined ? '–' : `${Math.round(value)} ms`);

/** The verdict as lines for a terminal. `enforced` tells whether it decides the exit code. */
export function renderVerdict(verdict: Verdict, enforced: boolean): string[] {
  const { areas, flows, reasons, warnings, leftBehind } = verdict;
  const measured = flows.filter(({ samples }) => samples > 0);
  const lines = ['', `── Gate: ${verdict.stage} at ${verdict.target} `.padEnd(WIDTH, '─'), ''];
  lines.push(
    ...table([
      ['area', 'passed', 'failed', 'flaky', 'skipped'],
      ...areas.map(({ area, passed, failed, flaky, skipped }) => [
        area,
        ...[passed, failed, flaky, skipped].map(String),
      ]),
    ]),
  );
  if (measured.length)
    lines.push(
      '',
      ...table([
        ['flow', 'median', 'samples', 'warn', 'fail', ''],
        ...measured.map((result) => [
          result.flow,
          `${result.precision === 'coarse' ? '~' : ''}${milliseconds(result.median)}`,
          String(result.samples),
          milliseconds(result.warn),
          milliseconds(result.fail),
          result.state,
        ]),
      ]),
    );
  lines.push('', `  left behind: ${leftBehind.length === 0 ? 'nothing' : leftBehind.length}`);
  for (const { rule, sentence } of warnings) lines.push(`  warning (${rule}): ${sentence}`);
  lines.push(
    '',
    `  Verdict: ${verdict.verdict.toUpperCase()}${enforced ? '' : ' (observed only; GATE=enforce makes it decide the exit code)'}`,
  );
  for (const { rule, sentence } of reasons.slice(0, MOST_REASONS)) lines.push(`    ${rule}: ${sentence}`);
  if (reasons.length > MOST_REASONS) lines.push(`    and ${reasons.length - MOST_REASONS} more, in verdict.json`);
  return [...lines, '─'.repeat(WIDTH), ''];
}
