import { expect, test } from '@playwright/test';
import { renderAnnotations, renderStepSummary } from './github.ts';
import { aFinding, aVerdict, hostile } from './testing.ts';
import * as controlled from './testing-control-scenes.ts';
import { failing, passing } from './testing-scenes.ts';

const annotate = (change: Parameters<typeof aFinding>[0]) =>
  renderAnnotations(aVerdict({ findings: [aFinding(change)] }))[0];

test('the summary has the verdict, its message, the findings and the flows, worst first', () => {
  const summary = renderStepSummary(failing());
  const lines = summary.split('\n');

  expect(lines[0]).toBe('## ❌ Gate: fail, staging');
  expect(summary).toContain('Blocked: 1 test failed, and 4 other findings. Create › shows it');
  expect(summary).toContain('| ❌ fail | budget | journey.submit | 3,240 ms | 3,000 ms |');
  expect(summary).toContain('| entity.create | median 930 ms | 4 | 1,500 ms | 3,000 ms | +39 % | slower |');
  expect(summary).toContain('| message.arrive | median \\~1,615 ms | 2 |');
  expect(lines.findIndex((line) => line.includes('⚠️'))).toBeGreaterThan(
    lines.findIndex((line) => line.includes('❌ fail')),
  );
  expect(renderStepSummary(passing())).not.toContain('Rule');
});

test('the summary has the control, the pairs and the cause', () => {
  const summary = renderStepSummary(controlled.slowerInPairs());

  expect(summary).toContain('**Caused by this change.** The control does not have this problem');
  expect(summary).toContain('2 modules differ: &#64;portal/entity, &#64;portal/kit.');
  expect(summary).toContain('| ❌ fail | regression, caused by this change | entity.create |');
  expect(summary).toContain('| 3,000 ms | +121 % (101 → 223 ms, 14 pairs) | slower |');
  expect(renderStepSummary(controlled.preview())).toMatch(
    /^> \*\*This is a preview: the verdict is of an unpublished build, so it cannot promote anything/,
  );
  expect(renderAnnotations(controlled.brokenElsewhere())[0]).toContain(
    'title=Gate%2C test failures%2C not caused by this change::',
  );
});

test('nothing in a summary is markup of its own', () => {
  const finding = aFinding({
    subject: 'a|b <img src=x> *x* _y_ `z` [l](http://e) \\| &amp; $x$',
    actual: 'two\nlines',
  });
  const [row] = renderStepSummary(aVerdict({ findings: [finding] })).match(/^.*❌ fail.*$/m) ?? [''];

  expect(row).toContain(
    'a\\|b &lt;img src=x&gt; \\*x\\* \\_y\\_ \\`z\\` \\[l\\](http&#58;//e) &#92;\\| &amp;amp; &#36;x&#36; | two lines |',
  );
  expect(row.replaceAll('\\|', '').split('|')).toHaveLength(8);
});

test('a summary is below 1 MiB and has as many cells in each row, whatever is in it', () => {
  const verdict = hostile();
  const flood = { ...verdict, findings: Array.from({ length: 20 }, () => verdict.findings).flat() };
  const summary = renderStepSummary(flood);

  expect(Buffer.byteLength(summary)).toBeLessThan(2 ** 20);
  expect(summary).toContain('And 1140 more, in verdict.json.');
  expect(summary).not.toMatch(/<script|\u001B/);
  const widths = summary
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.replaceAll('\\|', '').split('|').length);
  expect(new Set(widths)).toEqual(new Set([8, 9]));
});

test('an annotation points to the file and the line of the test', () => {
  expect(annotate({})).toBe(
    '::error file=tests/entity/create.spec.ts,line=12,title=Gate%2C test failures::Create › shows it: expect(locator).toBeVisible() failed',
  );
  expect(annotate({ effect: 'warn', subject: 'entity.create', rule: 'budget' })).toMatch(
    /^::warning title=Gate%2C budget::/,
  );
  expect(annotate({ effect: 'undecided' })).toMatch(/^::error /);
  expect(annotate({ subject: 'Says (no) (a,b: c.spec.tsx:7:3)' })).toContain('file=tests/a%2Cb%3A c.spec.tsx,line=7,');
  expect(annotate({ subject: 'portal/log-in.spec.ts › Log in' })).toContain('file=tests/portal/log-in.spec.ts,title=');
});

test('an annotation is one line, and its text is no command', () => {
  expect(annotate({ message: '100 %\r\n::error::x\n%0A' })).toMatch(/::100 %25%0A::error::x%0A%250A$/);
  for (const line of renderAnnotations(hostile())) {
    expect(line).not.toMatch(/[\r\n\u001B]/);
    expect(line.length).toBeLessThan(10_000);
  }
});

test('there are at most ten of each level, and the last one counts the rest', () => {
  const lines = renderAnnotations(hostile());

  expect(lines.filter((line) => line.startsWith('::error'))).toHaveLength(10);
  expect(lines.filter((line) => line.startsWith('::warning'))).toHaveLength(10);
  expect(lines[9]).toBe('::error title=Gate::31 more findings are in verdict.json.');
});
