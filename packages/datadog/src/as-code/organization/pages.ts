import type { Answer } from '../../client.ts';
import { inTheWay } from './ask.ts';

interface Page<T> {
  items: readonly T[];
  /** How many there are on all pages, where the answer says so. */
  total?: number | undefined;
}

/** All that is on the pages of a listing, or why they cannot be believed. */
export type Pages<T> =
  | { items: T[] }
  /** `wrong`: the pages contradict one another, and another way to read them may help. */
  | { complaint: string; wrong: boolean };

export interface PagesOptions<T> {
  /** What is listed, for sentences: `monitors`. */
  what: string;
  /** Items of a whole page; a shorter one is the last. Without it the last one is empty. */
  size?: number;
  read: (page: number, soFar: readonly T[]) => Promise<Answer<Page<T>>>;
  idOf: (item: T) => string | number | undefined;
}

const MOST_PAGES = 1_000;

/** Reads all pages of a listing, and looks whether they fit together. */
export async function allPages<T>({ what, size, read, idOf }: PagesOptions<T>): Promise<Pages<T>> {
  const wrong = (complaint: string) => ({ complaint: `The list of ${what} looks wrong: ${complaint}.`, wrong: true });
  const items: T[] = [];
  const seen = new Set<string | number>();
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await read(page, items);
    if ('failure' in answer)
      return {
        complaint: `The list of ${what} could not be read (page ${page + 1}): ${inTheWay(answer.failure)}`,
        wrong: false,
      };
    for (const item of answer.value.items) {
      const id = idOf(item);
      if (id === undefined) return wrong(`page ${page + 1} holds something without an id`);
      if (seen.has(id)) return wrong(`page ${page + 1} holds ${id} again`);
      seen.add(id);
      items.push(item);
    }
    const { length } = answer.value.items;
    const isLast = size === undefined ? length === 0 : length !== size;
    if (!isLast) continue;
    const { total } = answer.value;
    if (total !== undefined && total !== items.length)
      return wrong(`it says that there are ${total}, and holds ${items.length}`);
    return { items };
  }
  return wrong(`it does not end after ${MOST_PAGES} pages`);
}
