/**
 * For tests and benches of every room: how they start commands, read what Playwright reported, and make a
 * user wait for a time that the page knows.
 */
export {
  COMPILED,
  COMPILED_GATE,
  PLAYWRIGHT,
  ROOT,
  STACK,
  WITHOUT_LOADER,
  runGate,
  runNode,
  runPlaywright,
  runScript,
  startNode,
  startPlaywright,
  startScript,
  type Command,
  type CommandOptions,
  type CommandResult,
} from './command.ts';
export {
  startTests,
  SUITE,
  test as commandLineTest,
  type Outcome,
  type Target,
} from '../contract/testing/playwright-cli.ts';
export { KINDS, servePages } from '../src/flow/testing/pages.ts';
export { actAndWait, openWait } from '../src/flow/testing/wait.ts';
export { attached, resultsOf } from './report.ts';
