import { mock } from 'node:test';
import { expect, test as base } from '@playwright/test';
import { ExitGuard } from './guard.ts';

interface Guarded {
  guard: ExitGuard;
  /** The codes with which the process was to be ended. */
  exits: unknown[];
  /** So many seconds pass. */
  pass: (seconds: number) => void;
}

/** A guard that allows 90 s. */
const test = base.extend<{ guarded: Guarded }>({
  guarded: async ({}, use) => {
    const exits: unknown[] = [];
    let now = 10_000;
    mock.method(process, 'exit', (code: unknown) => exits.push(code));
    mock.method(process.stderr, 'write', () => true);
    mock.method(performance, 'now', () => now);
    // Node 20 says of its mocked timers that they are experimental.
    mock.method(process, 'emitWarning', () => undefined);
    mock.timers.enable({ apis: ['setTimeout'] });
    const pass = (seconds: number) => {
      now += seconds * 1_000;
      mock.timers.tick(seconds * 1_000);
    };
    const guard = new ExitGuard(90, () => undefined);
    await use({ guard, exits, pass });
    guard.dismiss();
    mock.timers.reset();
    mock.restoreAll();
  },
});

const interrupt = () => process.emit('SIGINT');

test('a run that the gate stops has a minute to end', ({ guarded: { guard, exits, pass } }) => {
  guard.stop();
  pass(59);
  expect(exits).toEqual([]);
  pass(2);
  expect(exits).toEqual([2]);
});

test('what a policy asks for after a stop has its time', ({ guarded: { guard, exits, pass } }) => {
  guard.stop();
  pass(30);
  guard.allow(300);
  pass(380);
  expect(exits).toEqual([]);
  pass(20);
  expect(exits).toEqual([2]);
});

test('a person can interrupt what comes after a stop, and end it by doing so twice', ({
  guarded: { guard, exits, pass },
}) => {
  guard.stop();
  guard.allow(300);
  pass(10);
  expect(guard.interrupted.aborted).toBe(false);
  interrupt();
  expect(guard.interrupted.aborted).toBe(true);
  expect(exits).toEqual([]);
  pass(10);
  interrupt();
  expect(exits).toEqual([130]);
});

test('an interruption keeps its minute, whatever else is allowed', ({ guarded: { guard, exits, pass } }) => {
  interrupt();
  guard.allow(300);
  guard.stop();
  pass(61);
  expect(exits).toEqual([130]);
});
