import { expect, test } from '@playwright/test';
import type { Finding, Verdict } from 'playwright-gate/plugin';
import * as scenes from 'playwright-gate/testing';
import { envelopeText, MOST, readEnvelope } from './envelope.ts';
import { verdictEvent } from './verdict-event.ts';

const SUMMARY = 'Passed: 82 tests, nothing failed.';
const aVerdict = (change: Partial<Verdict> = {}) =>
  scenes.aVerdict({ summary: SUMMARY, stage: 'staging', build: 'sha256:4f2a91c', ...change });
const MESSAGE = 'Creating an entity takes too long.';
const aFinding = (change: Partial<Finding> = {}) =>
  scenes.aFinding({ subject: 'entity.create', actual: '3,210 ms', limit: '3,000 ms', message: MESSAGE, ...change });
const { ended: ENDED, expires: EXPIRES } = aVerdict();
const PORTAL = { service: 'portal', tags: ['env:staging', 'service:portal'] };

test('tells a pass', () => {
  expect(verdictEvent(aVerdict(), PORTAL)).toEqual({
    key: 'portal:staging:e2e',
    alertType: 'success',
    title: 'Gate passed for portal in staging: Passed: 82 tests, nothing failed.',
    text: [
      '%%% ',
      '**pass** for portal in staging, build sha256:4f2a91c. Passed: 82 tests, nothing failed.',
      '',
      `Run r1 against https://portal.example.com; the verdict expires at ${new Date(EXPIRES).toISOString()}.`,
      ' %%%',
    ].join('\n'),
    at: ENDED,
    tags: ['env:staging', 'service:portal', 'gate:e2e', 'verdict:pass'],
  });
});

test('tells a failure with its findings, the worst first, and the rules that it broke', () => {
  const findings = [
    aFinding({ effect: 'warn', rule: 'flaky tests', subject: 'one' }),
    aFinding({ effect: 'undecided', rule: 'incomplete run', subject: 'two' }),
    aFinding({ effect: 'fail', rule: 'leaked resources', subject: 'three' }),
  ];
  const event = verdictEvent(aVerdict({ verdict: 'fail', findings }), PORTAL);
  expect(event.alertType).toBe('error');
  expect(verdictEvent(aVerdict({ verdict: 'undecided' }), PORTAL).alertType).toBe('warning');
  expect(event.tags.slice(2)).toEqual(['gate:e2e', 'verdict:fail', 'rule:leaked_resources', 'rule:incomplete_run']);
  expect(event.text.split('\n').slice(3, 6)).toEqual([
    '- **fail**, leaked resources, three: Creating an entity takes too long. (3,210 ms; limit: 3,000 ms)',
    '- **undecided**, incomplete run, two: Creating an entity takes too long. (3,210 ms; limit: 3,000 ms)',
    '- **warn**, flaky tests, one: Creating an entity takes too long. (3,210 ms; limit: 3,000 ms)',
  ]);
});

test('tells what the control was, what it showed of flows in pairs, and whose fault it is', () => {
  const { text, tags } = verdictEvent(scenes.slowerInPairs(), PORTAL);
  expect(text.split('\n').slice(2, 8)).toEqual([
    '',
    '**Caused by this change.** The control does not have this problem, so going back to the old build, or keeping it, helps.',
    '',
    'Control: the last verified build (sha256:651d1c8b3139 + sha256:3eeae302da65); 2 modules differ: (at)portal/entity, (at)portal/kit.',
    '',
    expect.stringMatching(
      /^In pairs, control → new: entity\.create \+121 % \(101 → 223 ms, 14 pairs\); journey\.submit \+1 % \(1,240 → 1,252 ms, 3 pairs\)/,
    ),
  ]);
  expect(tags).toContain('cause:this_change');
  expect(verdictEvent(aVerdict({ control: { none: 'GATE_CONTROL is none' } }), PORTAL).text).toContain(
    '\n\nControl: none (GATE\\_CONTROL is none).\n',
  );
});

test('has one key for the verdicts of a service and environment, however long their names', () => {
  const key = (service: string, stage = 'staging') => verdictEvent(aVerdict({ stage }), { ...PORTAL, service }).key;
  const long = 's'.repeat(200);
  const keys = [key('portal'), key('shop'), key('portal', 'production'), key(long), key(`${long}s`)];
  expect(new Set(keys).size).toBe(keys.length);
  expect(Math.max(...keys.map((one) => one.length))).toBeLessThanOrEqual(MOST.key);
});

test('keeps within what Datadog takes, and says what it left out', () => {
  for (const text of [scenes.LONG, '😀'.repeat(5_000), '*'.repeat(5_000)]) {
    const event = verdictEvent(scenes.hostile(text), {
      service: text,
      tags: Array.from({ length: 300 }, (_, index) => `tag:${index}`),
      links: [0, 1, 2].map((index) => ({ title: text, url: `https://example.com/${index}/${'('.repeat(80)}` })),
    });
    expect(readEnvelope(envelopeText({ event }))).toEqual({ envelope: { event } });
    expect(event.text).toMatch(
      /\n- \*\*fail\*\*, [^\n]+\n- and \d\d more, in verdict\.json\n\nRun [^\n]+\(https:\/\/example\.com\/1\/[^\n]+\)\n %%%$/,
    );
    expect(event.text).not.toMatch(/[\u0000\u0008\u001B\u202E\r\t]/);
    // No half of a character anywhere.
    const whole = JSON.stringify(event);
    expect(Buffer.from(whole).toString()).toBe(whole);
    expect(whole).not.toMatch(/\\ud[89a-f]/);
  }
});

test('tells nobody, and ends no Markdown, by what a test has said', () => {
  const nasty = 'a\u001B[31m @pagerduty b@example.com %%% **x** [l](http://x) <b> `c` %%%%';
  const findings = [aFinding({ message: nasty, subject: nasty, actual: nasty })];
  const event = verdictEvent(aVerdict({ verdict: 'fail', summary: nasty, findings }), PORTAL);
  for (const text of [event.title, event.text]) expect(text).not.toMatch(/@|[^\n ]%%%|\u001B/);
  expect(event.text.match(/%%%/g)).toHaveLength(2);
  expect(event.text).toContain('\\*\\*x\\*\\* \\[l\\](http://x) \\<b\\> \\`c\\`');
});

test('links to addresses of the web alone', () => {
  const link = (url: string) => ({ title: 'the [job]', url });
  const links = [
    'https://ci.example.com/1_(2)?a=b c',
    'javascript:alert(1)',
    '.gate/verdict.html',
    '',
    `https://example.com/${'x'.repeat(2_048)}`,
    'http://ci.example.com',
  ];
  expect(verdictEvent(aVerdict(), { ...PORTAL, links: links.map(link) }).text).toMatch(
    /Z\. \[the \\\[job\\\]\]\(https:\/\/ci\.example\.com\/1_%282%29\?a=b%20c\) \[the \\\[job\\\]\]\(http:\/\/ci\.example\.com\/\)\n %%%$/,
  );
});

test('ends with what later runs read, which findings never push out', () => {
  const findings = Array.from({ length: 200 }, (_, index) => aFinding({ subject: `flow-${index}` }));
  const remembered = `e2e-run/1 ${'x'.repeat(1_480)}`;
  const { text } = verdictEvent(aVerdict({ verdict: 'fail', findings }), { ...PORTAL, remembered });

  expect(text.length).toBeLessThanOrEqual(MOST.text);
  expect(text.split('\n').slice(-2)).toEqual([remembered, ' %%%']);
  expect(text).toMatch(/and \d+ more, in verdict\.json/);
});
