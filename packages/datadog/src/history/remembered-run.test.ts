import { deflateSync, inflateSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { aPastRun } from 'playwright-gate/testing';
import { readRememberedRun, rememberedRun } from './remembered-run.ts';

const SERIES = 'staging at https://portal.example.com';
const RUN = aPastRun({
  series: SERIES,
  flows: { 'entity.create': [512.34, 498.7], 'a `name` of @somebody %%%': [20] },
  machineProbe: 21.26,
  flaky: ['entity/create.spec.ts › Create › shows it'],
  failed: ['entity/list.spec.ts'],
});
const blockOf = (change: Parameters<typeof aPastRun>[0] = {}) => rememberedRun({ ...RUN, ...change }) ?? '';
/** A block with anything in it. */
const packed = (content: unknown) => `\`e2e-run/1 ${deflateSync(JSON.stringify(content)).toString('base64url')}\``;

test('a run is read as it was, to a tenth of a millisecond, wherever in a text its block is', () => {
  const expected = {
    ...RUN,
    flows: { 'entity.create': [512.3, 498.7], 'a `name` of @somebody %%%': [20] },
    machineProbe: 21.3,
    tests: '',
  };
  const block = blockOf();

  expect(block).toMatch(/^`e2e-run\/1 [\w-]+`$/);
  for (const text of [
    block,
    `%%% \n**pass** \`x\`\n\n${block}\n %%%`,
    `%%% \\nPassed.\\n${block}\\n %%%`,
    block.replaceAll('`', ''),
  ])
    expect(readRememberedRun(text, SERIES)).toEqual(expected);
  expect(readRememberedRun(`${blockOf({ run: 'forged' })} ${block}`, SERIES)?.run).toBe(RUN.run);
  for (const verdict of ['fail', 'undecided'] as const)
    expect(readRememberedRun(blockOf({ verdict }), SERIES)?.verdict).toBe(verdict);
});

test('of many durations five are kept, evenly, then only the median; of tests ten', () => {
  const flow = Array.from({ length: 100 }, (_, index) => 100 - index);
  const ids = Array.from({ length: 30 }, (_, index) => `test ${index}`);

  expect(readRememberedRun(blockOf({ flows: { flow }, flaky: ids, failed: ids }), SERIES)).toMatchObject({
    flows: { flow: [11, 31, 51, 71, 91] },
    flaky: ids.slice(0, 10),
    failed: ids.slice(0, 10),
  });
  // Of many digits, which do not pack well.
  const many = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `flow.${index}`,
        Array.from({ length: 6 }, (_, sample) => 1_000 + ((index * 7_919 + sample * 104_729) % 8_999) / 10),
      ]),
    );
  const medians = readRememberedRun(blockOf({ flows: many(60) }), SERIES)?.flows ?? {};
  expect(Object.keys(medians)).toHaveLength(60);
  expect(Object.values(medians).every(({ length }) => length === 1)).toBe(true);
  expect(rememberedRun({ ...RUN, flows: many(1_000) })).toBeUndefined();
});

test('what is not exactly such a block, or of another series, is nothing', () => {
  const block = blockOf();
  const fine = JSON.parse(inflateSync(Buffer.from(block.slice(11, -1), 'base64url')).toString()) as object;

  expect(readRememberedRun(packed(fine), SERIES)).toBeDefined();
  for (const content of [
    { ...fine, flows: { flow: [-1] } },
    { ...fine, flows: { flow: ['1'] } },
    { ...fine, verdict: 'excellent' },
    { ...fine, at: 'now' },
    { ...fine, more: 1 },
    { ...fine, failed: undefined },
    { ...fine, build: 'x'.repeat(30_000) },
    null,
    'text',
  ])
    expect(readRememberedRun(packed(content), SERIES)).toBeUndefined();
  for (let length = 0; length < block.length - 1; length += 1)
    expect(readRememberedRun(`${block.slice(0, length)}\``, SERIES)).toBeUndefined();
  for (const text of ['', block.replace('run/1', 'run/2'), block.replace(' ', ' \\')])
    expect(readRememberedRun(text, SERIES)).toBeUndefined();
  expect(readRememberedRun(block, 'staging at https://preview.example.com')).toBeUndefined();
});

test('any run is kept whole or not at all, and any text can be read', () => {
  const duration = fc.double({ min: 0.01, max: 1e6, noNaN: true });
  // The gate's own schema of a past run knows no such key.
  const name = fc.string({ unit: 'binary' }).filter((text) => text !== '__proto__');
  const flows = fc.dictionary(name, fc.array(duration, { minLength: 1, maxLength: 9 }));
  fc.assert(
    fc.property(flows, fc.array(fc.string({ unit: 'binary', maxLength: 80 })), (durations, flaky) => {
      const block = rememberedRun({ ...RUN, flows: durations, flaky });
      if (block === undefined) return;
      expect(block.length).toBeLessThanOrEqual(1_500);
      const read = readRememberedRun(block, SERIES);
      expect(Object.keys(read?.flows ?? {}).sort()).toEqual(Object.keys(durations).sort());
      expect(read?.flaky).toEqual(flaky.slice(0, 10));
    }),
  );
  fc.assert(fc.property(fc.string(), (text) => expect(readRememberedRun(text, SERIES)).toBeUndefined()));
});
