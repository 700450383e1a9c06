import { z } from 'zod';
import type { Access } from '../access.ts';
import { call, type Failure } from '../client.ts';
import { fail, ok, warn, type Line } from './line.ts';

const SECOND = 1_000;
/** Points from further in the future are refused, and from an hour in the past. */
const REFUSED = 600 * SECOND;
const NOTICED = 60 * SECOND;
const AGAIN = 'Try again in a minute; status.datadoghq.com tells of disturbances.';

const validSchema = z.object({ valid: z.boolean() });

/** Where the API is, as people know it. */
const addressOf = ({ site, url }: Access) => (url ? `the fake at ${url}` : `api.${site}`);

/** Whether the site can be reached, and why not: by what came of a question. */
export function siteLine(access: Access, failure: Failure | undefined): Line {
  const address = addressOf(access);
  if (failure?.kind === 'network' && /ENOTFOUND|EAI_AGAIN/.test(failure.because))
    return fail(
      'site',
      `${address} has no address (${failure.because}).`,
      'Set DD_SITE to the site in the address of your Datadog, such as datadoghq.eu or us5.datadoghq.com, or let this machine resolve names.',
    );
  if (failure && (failure.kind === 'network' || failure.kind === 'time' || failure.kind === 'request'))
    return fail(
      'site',
      `${address} cannot be reached: ${failure.because}.`,
      'Let this machine reach it on port 443, without a proxy in between: none is used.',
    );
  return ok('site', `${address} answers.`);
}

function keyLine(access: Access, failure: Failure | undefined, value: unknown): Line {
  const address = addressOf(access);
  const valid = validSchema.safeParse(value);
  if (failure?.status === 401 || failure?.status === 403 || (valid.success && !valid.data.valid))
    return fail(
      'API key',
      `${address} refuses the key in DD_API_KEY${failure ? ` (${failure.because})` : ''}.`,
      `Check the key, and that DD_SITE (${access.site}) is the site of its organization: every other site refuses it.`,
    );
  if (failure) return fail('API key', `The key in DD_API_KEY could not be checked: ${failure.because}.`, AGAIN);
  if (!valid.success)
    return fail(
      'API key',
      `${address} answered, but not as Datadog does.`,
      'Check DD_SITE, and whether a proxy answers in its place.',
    );
  return ok('API key', `${address} takes the key in DD_API_KEY.`);
}

function lengthOf(milliseconds: number): string {
  const seconds = Math.round(milliseconds / SECOND);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}

/** @param ahead milliseconds that this machine's clock is ahead of Datadog's; NaN where that is not known */
export function clockLine(ahead: number): Line {
  const off = Math.abs(ahead);
  const todo =
    'Set the clock by NTP (timedatectl set-ntp true): points from 10 minutes ahead or an hour ago are refused.';
  if (Number.isNaN(off))
    return warn('clock', 'The answer did not say what time it is at Datadog.', 'Compare by hand: date -u.');
  if (off <= NOTICED)
    return ok('clock', `This machine and Datadog agree about the time, to ${lengthOf(off + SECOND)}.`);
  const sentence = `This machine's clock is ${lengthOf(off)} ${ahead > 0 ? 'ahead of' : 'behind'} Datadog's.`;
  return (off > REFUSED ? fail : warn)('clock', sentence, todo);
}

/** What one harmless question tells: is the site the right one, does it take the API key, and what time is it there. */
export async function examineApiKey(
  access: Access,
  { timeout, now }: { timeout: number; now: () => number },
): Promise<{ lines: Line[]; isUsable: boolean }> {
  const [, site = ''] = access.url ? [] : (/^(?:app|api)\.(.+)$/.exec(access.site) ?? []);
  if (site) {
    const sentence = `DD_SITE is ${access.site}, which is no site but an address of one.`;
    return { lines: [fail('site', sentence, `Set DD_SITE=${site}, and run this again.`)], isUsable: false };
  }
  let ahead = NaN;
  const onAnswer = (headers: Headers) => {
    // It says whole seconds, and so is half of one late as a rule.
    ahead = now() - (Date.parse(headers.get('date') ?? '') + SECOND / 2);
  };
  const answer = await call(access, 'authentication', { timeout, onAnswer }, (api) => api.validate());
  const failure = 'failure' in answer ? answer.failure : undefined;
  const reached = siteLine(access, failure);
  if (reached.state === 'fail') return { lines: [reached], isUsable: false };
  const key = keyLine(access, failure, 'value' in answer ? answer.value : undefined);
  return { lines: [reached, key, clockLine(ahead)], isUsable: key.state === 'ok' };
}
