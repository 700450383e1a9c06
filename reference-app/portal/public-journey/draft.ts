import type { Answers } from '../../journey-logic.ts';

interface Draft {
  answers: Answers;
  /** How many steps are behind. */
  position: number;
}
const keyOf = (journeyId: string) => `journey-draft:${journeyId}`;

/** What was entered in a journey and not sent, in this browser; a browser may keep nothing, and then there is none. */
export function draftOf(journeyId: string): Draft {
  try {
    return { answers: {}, position: 0, ...(JSON.parse(localStorage.getItem(keyOf(journeyId)) ?? '{}') as object) };
  } catch {
    return { answers: {}, position: 0 };
  }
}

/** Keeps a draft; without one, what was kept is gone. */
export function keepDraft(journeyId: string, draft?: Draft): void {
  try {
    if (draft) localStorage.setItem(keyOf(journeyId), JSON.stringify(draft));
    else localStorage.removeItem(keyOf(journeyId));
  } catch {
    // The journey can be filled in all the same.
  }
}
