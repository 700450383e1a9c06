export { ROOT, runNode, runPlaywright, runScript, type CommandResult } from '../testing/command.ts';
export { attached, resultsOf } from '../testing/report.ts';
export { test as commandLineTest, type Outcome, type Target } from './testing/playwright-cli.ts';
