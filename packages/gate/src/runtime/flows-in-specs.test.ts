import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import gate from '../../../../gate.config.ts';
import { ROOT } from '../../testing/command.ts';
import { budgetComplaints, measuredFlows } from './flows-in-specs.ts';

test('finds the flows of specs in folders, also over lines', ({}, testInfo) => {
  const folder = testInfo.outputPath('tests');
  mkdirSync(path.join(folder, 'area'), { recursive: true });
  writeFileSync(path.join(folder, 'area', 'one.spec.ts'), `await flow('b.one', x); await flow(\n  "a.two",\n x);`);
  writeFileSync(path.join(folder, 'area', 'helper.ts'), `flow('c.three', x);`);

  expect(measuredFlows(folder)).toEqual(['a.two', 'b.one']);
});

test('complains of a flow without a budget, and of a budget without a flow', () => {
  expect(budgetComplaints(['a', 'b'], ['b', 'c'])).toEqual([
    expect.stringMatching(/^A spec measures the flow a, which has no budget/),
    expect.stringMatching(/^gate.config.ts has a budget for the flow c, which no spec/),
  ]);
});

test('this suite and its budgets fit', () => {
  expect(budgetComplaints(measuredFlows(path.join(ROOT, 'tests')), Object.keys(gate.flows))).toEqual([]);
});
