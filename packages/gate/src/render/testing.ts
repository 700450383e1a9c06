import type { AreaResult, FlowResult, Finding, Verdict } from '../schema/verdict.ts';

/** Text that breaks whoever believes it: markup, quotes, escapes, workflow commands, wide and broken characters. */
export const HOSTILE = `<script>alert(1)</script> "'&]]>\`$(id)\` a|b %0A ::error::x \u001B[31mred\u001B[0m \u0000\u0008\u202E\uD800 👩‍👩‍👧 漢字\r\n\ttail`;
export const LONG = `${HOSTILE} ${'9 wide 漢字 or not 🙂 '.repeat(500)}`.slice(0, 10_000);

export const aFinding = (change: Partial<Finding> = {}): Finding => ({
  rule: 'test failures',
  effect: 'fail',
  subject: 'Create › shows it (entity/create.spec.ts:12)',
  actual: 'expect(locator).toBeVisible() failed',
  limit: 'no failure',
  evidence: ['attempt 1 in worker 0: failed after 5,012 ms', 'attempt 2 in worker 1: failed after 5,004 ms'],
  message: 'Create › shows it: expect(locator).toBeVisible() failed',
  ...change,
});

export const aFlow = (change: Partial<FlowResult> = {}): FlowResult => ({
  flow: 'entity.create',
  samples: [140, 150, 160],
  coarse: 0,
  duration: 150,
  percentile: 50,
  warn: 100,
  fail: 200,
  state: 'warn',
  history: [],
  ...change,
});

export const anArea = (change: Partial<AreaResult> = {}): AreaResult => ({
  area: 'entity',
  passed: 1,
  failed: 0,
  flaky: 0,
  skipped: 0,
  missing: 0,
  ...change,
});

export const aVerdict = (change: Partial<Verdict> = {}): Verdict => ({
  schema: 'verdict/2',
  verdict: 'pass',
  summary: 'Passed: 1 test passed, no warnings.',
  stage: 'staging',
  target: 'https://portal.example.com',
  build: '4f2a91c',
  run: 'r1',
  began: 1_795_230_180_000,
  ended: 1_795_230_432_000,
  expires: 1_795_835_232_000,
  digests: { policy: 'p'.repeat(64), configuration: 'c'.repeat(64), tests: 't'.repeat(64) },
  shards: 1,
  findings: [],
  areas: [anArea()],
  flows: [],
  baseline: { runs: 40, note: 'The machine was as fast as usual.' },
  quarantined: [],
  leaked: [],
  health: [],
  ...change,
});

/** Every text in it hostile and long. */
export function hostile(text = LONG): Verdict {
  const effects = ['fail', 'undecided', 'warn'] as const;
  const findings = Array.from({ length: 60 }, (_, index) =>
    aFinding({
      effect: effects[index % 3],
      rule: index % 2 ? 'test failures' : 'flaky tests',
      subject: `${index} ${text}`,
      actual: text,
      limit: text,
      evidence: [text, text],
      message: text,
      ...(index % 5 ? {} : { cause: 'this change' as const }),
    }),
  );
  return aVerdict({
    verdict: 'fail',
    summary: text,
    stage: text,
    target: text,
    build: text,
    overrides: { [text]: text },
    control: { name: text, build: text, modules: [text, `${text} `, text], whole: false },
    cause: 'not this change',
    run: text,
    digests: { policy: text, configuration: text, tests: text },
    findings,
    areas: [anArea({ area: text, passed: 1e15, failed: 2 })],
    flows: [
      aFlow({ flow: text, duration: 1e300, samples: [1e300, 0], history: [0, 1e12], state: 'fail' }),
      aFlow({
        flow: `${text} `,
        coarse: 3,
        change: {
          ratio: 1e9,
          milliseconds: 1e12,
          evidence: 1e300,
          needed: 1,
          measurements: 9,
          pairs: { control: 1e300, changed: 0, count: 1e9 },
        },
      }),
    ],
    baseline: { runs: 1, note: text },
    quarantined: [{ test: text, owner: text, expires: text, outcome: text }],
    leaked: Array.from({ length: 9 }, () => text),
    health: [{ name: text, state: text, detail: text }],
    delivery: { made: 9, sent: 1, spooled: 7, lost: 1, because: [text] },
  });
}
