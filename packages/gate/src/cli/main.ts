import { accept } from './accept.ts';
import { calibrateHistory } from './calibrate.ts';
import { explainVerdict } from './explain.ts';
import { judgeJournals } from './judge.ts';
import { runSuite } from './run.ts';
import { verifyFile } from './verify.ts';
import { EXIT, isUsage } from './usage.ts';

const USAGE = `npm run gate -- [options of playwright test]     run the suite, and judge it
npm run gate -- judge <journals...>               judge the journals of all shards of a run
npm run gate -- explain [verdict] [subject]       tell the story of one reason
npm run gate -- accept <flow> --because <why>     what a flow takes now is meant
npm run gate -- calibrate                         which share of clean runs the history says will be blocked
npm run gate -- verify <file> [--build <build>]   is a signed verdict genuine, and does it allow a promotion?`;

const COMMANDS: Record<string, (args: string[]) => number | Promise<number>> = {
  judge: judgeJournals,
  explain: explainVerdict,
  accept,
  calibrate: calibrateHistory,
  verify: verifyFile,
};

async function main([command = '', ...args]: string[]): Promise<number> {
  if (command === 'help' || command === '--help') {
    console.log(USAGE);
    return 0;
  }
  const known = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
  return known ? known(args) : runSuite([command, ...args].filter(Boolean));
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: Error) => {
    const misused = isUsage(error);
    console.error(misused ? `${error.message}\n\n${USAGE}` : error.message);
    process.exit(misused ? EXIT.usage : EXIT.undecided);
  },
);
