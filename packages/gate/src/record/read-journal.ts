import { lineSchema, type JournalLine } from '../schema/journal.ts';
import type { Journal, Problem } from '../schema/record.ts';
import { pluralize } from '../wording.ts';
import { unchain } from './chain.ts';
import { readPlan } from './shared-tests.ts';

const problem = (subject: string, actual: string, message: string): Problem => ({
  subject,
  actual,
  limit: 'a whole journal',
  message,
});

function check(value: unknown): JournalLine | undefined {
  const result = lineSchema.safeParse(value);
  return result.success ? result.data : undefined;
}

function attempted<Kind>(work: () => Kind): Kind | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** @param body JSON without its last brace */
const parse = (body: string): JournalLine | undefined =>
  attempted(() => readPlan(body, check)) ?? attempted(() => check(JSON.parse(`${body}}`)));

function add(journal: Omit<Journal, 'plan'>, line: JournalLine): void {
  if (line.type === 'attempt') journal.attempts.push(line);
  else if (line.type === 'target') {
    const failed = journal.attempts.findLast(({ test, attempt }) => test === line.test && attempt === line.attempt);
    if (failed) failed.target = line.unreachable === undefined ? 'reached' : { unreachable: line.unreachable };
  } else if (line.type === 'error') journal.errors.push(line.message);
  else if (line.type === 'build') journal.builds.push(line);
  else if (line.type === 'health') journal.health.push(line);
  else if (line.type !== 'plan') Object.assign(journal, { [line.type]: line });
}

/** What every run writes before its end, and what is unknown without it. */
const REQUIRED = [
  ['begin', 'which tests it was to run'],
  ['secrets', 'whether its files hold a secret'],
] as const;

function lackingLines(journal: Omit<Journal, 'plan'>): Problem[] {
  return REQUIRED.filter(([type]) => !journal[type]).map(([type, what]) =>
    problem(
      journal.name,
      `no line "${type}"`,
      `The journal ${journal.name} does not say ${what}: its line "${type}" is missing. Run the suite again.`,
    ),
  );
}

/**
 * Reads as much of a journal as can be read. A last line that a kill has torn is skipped, and the journal has no end. Any
 * other line that cannot be read, or does not follow the one before, ends the reading and becomes a problem.
 * @returns the journal, or the problem if not even its plan can be read
 */
export function readJournal(name: string, text: string): Journal | Problem {
  const lines = text.split('\n');
  const whole = lines.pop() === '';
  const problems: Problem[] = [];
  const journal: Omit<Journal, 'plan'> = {
    name,
    begin: undefined,
    attempts: [],
    errors: [],
    builds: [],
    ledger: undefined,
    health: [],
    secrets: undefined,
    end: undefined,
    problems,
  };
  let plan: Journal['plan'] | undefined;
  let chain = '';
  for (const [index, content] of lines.entries()) {
    const unchained = unchain(chain, content);
    const line = unchained?.follows ? parse(unchained.body) : undefined;
    if (!unchained || !line) {
      problems.push(
        problem(
          `${name}, line ${index + 1}`,
          unchained && !unchained.follows ? 'edited' : 'unreadable',
          unchained && !unchained.follows
            ? `The journal ${name} was changed at or before line ${index + 1}, so nothing from that line on counts. Run the suite again.`
            : `Line ${index + 1} of the journal ${name} cannot be read, so nothing from that line on counts. Run the suite again.`,
        ),
      );
      break;
    }
    chain = unchained.chain;
    if (index === 0 && line.type === 'plan') plan = line;
    else if (!plan || journal.end || line.type === 'plan') {
      problems.push(
        problem(
          `${name}, line ${index + 1}`,
          line.type,
          plan
            ? `The journal ${name} ${journal.end ? 'continues after its end' : 'has a second plan'}: two runs wrote to it.`
            : `${name} does not begin with a plan, so it is not a journal.`,
        ),
      );
      break;
    } else add(journal, line);
  }
  if (!plan)
    return (
      problems[0] ??
      problem(
        name,
        `${text.length} bytes`,
        `${name} has no plan, so it is not a journal. Pass a file from .gate/journal.`,
      )
    );
  if (!journal.end && !problems.length)
    problems.push(
      problem(
        name,
        whole ? `unfinished after ${lines.length} lines` : 'its last line is torn',
        `The journal ${name} has no end. The run was killed or its disk was full, after ${pluralize(journal.attempts.length, 'attempt')}. Run the suite again.`,
      ),
    );
  if (journal.end && !problems.length) problems.push(...lackingLines(journal));
  return { ...journal, plan };
}
