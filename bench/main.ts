import { commandArguments } from 'playwright-gate';
import type { Args, Bench, Limit, Report } from './bench.ts';
import alerts from './datadog/alerts.ts';
import causes from './causes.ts';
import control from './control.ts';
import controlCost from './control-cost.ts';
import clock from './clock/index.ts';
import datadog from './datadog/index.ts';
import gate from './gate/index.ts';
import judgeScale from './judge-scale/index.ts';
import judge from './judge/index.ts';
import kills from './kills.ts';
import knownBad from './known-bad.ts';
import mutations from './mutations/index.ts';
import clockCost from './clock-cost/index.ts';
import repeat from './repeat.ts';
import reporter from './reporter/index.ts';
import slower from './slower.ts';
import verdictTime from './verdict-time.ts';

const BENCHES = [
  ...[knownBad, kills, repeat, slower, clock, clockCost],
  ...[judge, reporter, mutations, judgeScale, gate, control, controlCost, causes, verdictTime, datadog, alerts],
];

class UsageError extends Error {}

const usageOf = ({ name, args = {} }: Bench) =>
  [name, ...Object.entries(args).map(([key, usual]) => `[${key}${usual === '' ? '' : `=${usual}`}]`)].join(' ');

/** @throws UsageError with a sentence */
function argsOf(bench: Bench, given: string[]): Args {
  const { args = {} } = bench;
  const known = Object.entries(args);
  const call = `npm run bench -- ${usageOf(bench)}`;
  if (given.length > known.length) throw new UsageError(`"${given[known.length]}" is one argument too many: ${call}`);
  const read = ([name, usual]: [string, number | string], index: number): [string, number | string] => {
    const text = given[index];
    if (text === undefined) return [name, usual];
    if (typeof usual === 'string') return [name, text];
    if (!(Number(text) > 0)) throw new UsageError(`${name} is "${text}" but must be a number above zero: ${call}`);
    return [name, Number(text)];
  };
  return Object.fromEntries(known.map(read));
}

const shown = (value: number, { atMost, atLeast, unit = '', digits = 1 }: Limit) =>
  `${value.toFixed(digits)} ${unit}`.trim() +
  ` (${atMost === undefined ? `at least ${atLeast}` : `at most ${atMost}`} ${unit}`.trimEnd() +
  ')';

const holds = (value: number, { atMost = Infinity, atLeast = -Infinity }: Limit) => value <= atMost && value >= atLeast;

function list(): number {
  console.log('npm run bench -- <name> [arguments]\n');
  const width = Math.max(...BENCHES.map((bench) => usageOf(bench).length));
  for (const bench of BENCHES) console.log(`${usageOf(bench).padEnd(width)}  ${bench.summary}`);
  return 0;
}

/** Runs a bench. @returns the exit code: 1 where something does not hold or was not measured */
async function run({ limits = {}, run }: Bench, args: Args): Promise<number> {
  const counts = { held: 0, all: 0 };
  const unmeasured = new Set(Object.keys(limits));
  const check: Report['check'] = (ok, sentence) => {
    counts.all += 1;
    if (ok) counts.held += 1;
    console.log(`${ok ? '✓' : '✗'} ${sentence}`);
  };
  const figure: Report['figure'] = (name, value, what = name) => {
    unmeasured.delete(name);
    const limit = limits[name] ?? {};
    check(holds(value, limit), `${what}: ${shown(value, limit)}`);
  };
  await run(args, { figure, check });
  for (const name of unmeasured) check(false, `${name}: not measured`);
  if (counts.all) console.log(`${counts.held} of ${counts.all} checks hold.`);
  return counts.held === counts.all ? 0 : 1;
}

async function main([name, ...given]: string[]): Promise<number> {
  try {
    if (name === undefined) return list();
    const bench = BENCHES.find((one) => one.name === name);
    if (!bench) throw new UsageError(`There is no bench "${name}": npm run bench lists them.`);
    return await run(bench, argsOf(bench, given));
  } catch (error) {
    console.error((error as Error).message);
    return error instanceof UsageError ? 64 : 1;
  }
}

// Whatever a bench has left open does not keep it.
void main(commandArguments()).then((code) => process.exit(code));
