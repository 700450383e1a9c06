import type { Reason, Rule } from '../schema/verdict.ts';
import { plain } from './text.ts';
import { locationOf } from './wording.ts';

/** A rule in sentences: what it looks at, when it blocks, and what to do then. */
export interface RuleStory {
  looks: string;
  blocks: string;
  next: string;
  /** A command that helps; `<test>` stands for file and line. */
  run?: string;
}

export const RULE_STORIES: Record<Rule, RuleStory> = {
  complete: {
    looks: 'It compares the plan, written before the first test, with the journals of all shards and how they ended.',
    blocks: 'What was planned and has no evidence is unknown, so the verdict is undecided.',
    next: 'Find out why the shard or the run ended early, run it again, and judge all journals together.',
  },
  passed: {
    looks: 'It looks at how each planned test ended, with all its attempts.',
    blocks:
      'It blocks when a test that is not in quarantine passed in none of its attempts; one that could not even be tried (target unreachable, browser gone) leaves the run undecided.',
    next: 'Open its trace in the report (npx playwright show-report), then run the test alone.',
    run: 'npx playwright test <test>',
  },
  measured: {
    looks: 'It counts the samples of each required flow that are true to a frame.',
    blocks: 'A flow with too few of them, though its tests passed, leaves the run undecided.',
    next: 'See whether the test that measures the flow ran and passed, and whether the flow still ends in what its page object names.',
  },
  budgets: {
    looks: "It holds each flow's duration in this run against what the policy allows it in this stage.",
    blocks:
      'From its warning limit on it warns, from its failing limit on it blocks; where most of the latest runs were over the limit already, it only warns.',
    next: 'Compare with the history: a jump belongs to this change, a slow climb to many. A budget is changed in gate.config.ts only.',
  },
  regression: {
    looks:
      'It compares each flow with its own history, corrected for how fast this machine is, and measures again when in doubt.',
    blocks:
      'It blocks when the evidence for a slowdown reaches what is needed to be wrong as seldom as the policy says.',
    next: 'Look for what this build does more on the way of the flow; the trace shows requests and long tasks.',
  },
  flaky: {
    looks:
      'It counts the tests that failed and then passed when they were tried again, by the weight of the flows they measure.',
    blocks:
      'It blocks when there are more of them than the policy allows; when they fell together at one moment, it is undecided.',
    next: 'Read the error of the first attempt: a race in the product is a defect; one in the test is mended, or it goes into quarantine.',
  },
  quarantine: {
    looks:
      'It checks the list of tests that are known to fail: each needs an owner, a test that exists and a near end.',
    blocks: 'It blocks when an entry has expired or lasts too long, and when too much of the suite is in quarantine.',
    next: 'Mend the test and take it out of the quarantine file, or agree on another day with its owner.',
  },
  missing: {
    looks: 'It compares the planned tests with those that the last passing run had.',
    blocks: 'It blocks when a test is gone or skipped and the policy does not say that this is on purpose.',
    next: 'Bring the test back, or declare it under removed in gate.config.ts in the change that removes it.',
  },
  'left behind': {
    looks: 'It reads the ledger, where each resource stands before it is created and is struck out when it is gone.',
    blocks: 'It blocks when something that this run created is still there.',
    next: 'Remove it, then see why the teardown did not.',
    run: 'npm run sweep',
  },
  'same build': {
    looks:
      'It compares the build that was named with what the target said it was, before the run and after it, to each shard.',
    blocks: 'Evidence from another build is none for this one, so the verdict is undecided.',
    next: 'Wait until no deployment to this target is under way, and run again.',
  },
  health: {
    looks: 'It reads the signals of health that the policy names, as they were when the run ended.',
    blocks: 'It blocks when one of them raises an alert, and is undecided when one gives no answer.',
    next: 'Open the signal: when it was bad before this run began, the product is broken by something else.',
  },
  secrets: {
    looks: 'It searches what the run wrote (reports, traces, journals) for the values of secrets.',
    blocks: 'It blocks when one is found and cannot be made unreadable, for these files are kept and shared.',
    next: 'Treat the secret as known to others and change it; then keep the value out of what is written.',
  },
  delivery: {
    looks: 'It counts what became of the measurements: sent, waiting on disk, lost.',
    blocks:
      'It leaves the run undecided when the policy requires delivery (requireDelivery) and something was not delivered.',
    next: 'Send what waits on disk, and let the doctor say what was in the way.',
    run: 'npm run datadog -- doctor',
  },
};

/** What an effect does, in words. */
export const EFFECT_MEANINGS: Record<Reason['effect'], string> = {
  fail: 'it fails the run',
  undecided: 'it leaves the run undecided, which does not pass',
  warn: 'it is a warning and blocks nothing',
};

/** The command that helps with a reason, for its own test; undefined where its rule has none. */
export function commandFor({ rule, subject }: Reason): string | undefined {
  const { file = '', line } = locationOf(plain(subject)) ?? {};
  const where = `tests/${file}${line === undefined ? '' : `:${line}`}`;
  const safe = file && /^[\w./:@-]+$/.test(where);
  return RULE_STORIES[rule].run?.replace('<test>', safe ? where : '<file>:<line>');
}
