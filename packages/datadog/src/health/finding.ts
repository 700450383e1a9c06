import type { LineOf } from 'playwright-gate/plugin';
import type { Failure } from '../client.ts';

/** A line of the journal: what a signal of health says. */
export type Signal = LineOf<'health'>;

/** What was found out about a signal; a missing answer is `unknown`, whatever the reason. */
export type Finding = Pick<Signal, 'state' | 'detail'>;

export const unknown = (detail: string): Finding => ({ state: 'unknown', detail });

/** Why an answer that came is none. */
export const NOT_UNDERSTOOD =
  'its answer is not what Datadog answers; something between may have answered in its place';

/**
 * Why a question got no answer, and what to do where the keys are the reason.
 * @param permission what the application key needs for it
 */
export const whyNot = ({ status, because }: Failure, permission: string): string =>
  status === 401 || status === 403
    ? `${because}; the key in DD_APP_KEY needs the permission ${permission}, in the organization of DD_API_KEY`
    : because;

/** The first of some texts, and how many more there are. */
export const listed = (texts: readonly string[], most: number): string =>
  [...texts.slice(0, most), ...(texts.length > most ? [`and ${texts.length - most} more`] : [])].join('; ');
