const EXPECT_TEXT = 'Expect something that appears with the state: a text, a heading.';
const STAY_OPEN = 'End the flow with an expect in a page that stays open.';
const ALLOW = "set precision: 'coarse' for the flow in gate.config.ts.";

/** Why a sample is coarse, as a part of its reason, and what to do about it. `docs/flow-clock.md` lists the same. */
export const REMEDIES: readonly (readonly [reason: string, remedy: string])[] = [
  ['nothing had been done in a page before', 'Put the click or the goto inside the flow.'],
  ['nothing was done in a page', 'Put the click or the goto inside the flow.'],
  ['nothing was awaited after the last input', 'End the flow with an expect on what the user sees.'],
  ['it was there before the last input', 'Expect something that the input brings about.'],
  ['the test asked an API', `Expect what the page shows of it, or ${ALLOW}`],
  ['is not timed by the page', `Expect what the page shows of it, or ${ALLOW}`],
  ['something else was awaited in the page at the same time', 'Await one thing after the other.'],
  ['any of several changes may have brought it about', EXPECT_TEXT],
  ['no recorded change explains', EXPECT_TEXT],
  ['the words that were awaited cannot be found', EXPECT_TEXT],
  ["it was already so at Playwright's first check", 'Expect something that changes the document when it appears.'],
  ['it was not usable at first', 'Before using the element, expect what makes it usable.'],
  ['had gone again when the page was asked', 'Expect something that stays.'],
  ['in a frame of another origin', 'Expect something in the page as well.'],
  ['changed more than the clock can look back through', 'Expect something nearer to the change, such as its own text.'],
  ['more changed than the clock keeps', 'Expect it sooner, or in a page where less changes beside it.'],
  ['the page painted no frame afterwards', STAY_OPEN],
  ["the test replaced the page's time", 'Measure the flow without page.clock.'],
  ['did not answer the clock', STAY_OPEN],
  ['a page was closed before it could be asked', STAY_OPEN],
  ['the clock was not in this page', 'Open the page in a context that the fixtures make.'],
  ["longer than Playwright's own step", 'This is a fault of the clock: keep the trace and report it.'],
  ['the clock itself failed', 'This is a fault of the clock: keep the trace and report it.'],
  ['this version of Playwright cannot be listened to', 'Use a version of Playwright that the gate supports.'],
];

/** What to do about a sample that is coarse for this reason, as a sentence. */
export const remedyOf = (reason: string): string =>
  REMEDIES.find(([part]) => reason.includes(part))?.[1] ?? 'See docs/flow-clock.md.';
