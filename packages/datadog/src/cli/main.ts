import { commandArguments } from 'playwright-gate';
import { run } from './commands.ts';

// A pipe may still have to take what was printed.
void run(commandArguments()).then((code) => process.stdout.write('', () => process.exit(code)));
