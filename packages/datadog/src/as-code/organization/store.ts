import type { Answer } from '../../client.ts';
import type { Body, Found } from '../resource.ts';

/** How things of one kind are read and written, one at a time. */
export interface Store {
  /** @returns undefined for what is not there */
  get(id: string): Promise<Answer<Found | undefined>>;
  /** @returns the id of what has this key; undefined where nothing has */
  find(key: string): Promise<Answer<string | undefined>>;
  /**
   * Makes a thing. Is nothing known of an attempt, it is looked for by its key before it is made again.
   * @returns its id
   */
  create(key: string, body: Body): Promise<Answer<string>>;
  change(id: string, body: Body): Promise<Answer<unknown>>;
  /**
   * What is not there has been removed.
   * @param force although something else refers to it
   */
  remove(id: string, force?: boolean): Promise<Answer<unknown>>;
}

/** An answer to a question for one thing: 404 says that there is none. */
export function found<T>(answer: Answer<T>, read: (value: T) => Found | undefined): Answer<Found | undefined> {
  if ('value' in answer) return { value: read(answer.value) };
  return answer.failure.status === 404 ? { value: undefined } : answer;
}

/** An answer to the removal of a thing: 404 says that it is done. */
export function none(answer: Answer<unknown>): Answer<unknown> {
  return 'failure' in answer && answer.failure.status === 404 ? { value: undefined } : answer;
}
