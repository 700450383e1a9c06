import type { Access } from '../access.ts';
import { request, type Failure } from '../client.ts';
import { fail, ok, warn, type Line } from './render.ts';

const SECOND = 1_000;
/** Points from further in the future are refused, and from an hour in the past. */
const REFUSED = 600 * SECOND;
const NOTICED = 60 * SECOND;

/** Where the API is, as people know it. */
const addressOf = ({ site, url }: Access) => (url ? `the fake at ${url}` : `api.${site}`);

/** Whether the site can be reached, and why not: by what came of a question. */
export function siteLine(access: Access, failure: Failure | undefined): Line {
  const address = addressOf(access);
  if (!failure || failure.kind === 'answer') return ok('site', `${address} answers.`);
  const isUnknown = failure.kind === 'network' && /ENOTFOUND|EAI_AGAIN/.test(failure.because);
  return fail(
    'site',
    isUnknown ? `${address} has no address (${failure.because}).` : `${address} cannot be reached: ${failure.because}.`,
    isUnknown
      ? 'Set DD_SITE to the site in the address of your Datadog, such as datadoghq.eu or us5.datadoghq.com, or let this machine resolve names.'
      : 'Let this machine reach it on port 443, by HTTPS_PROXY where a proxy is in between; if one is set, see whether it answers.',
  );
}

function keyLine(access: Access, failure: Failure | undefined, valid: unknown): Line {
  const address = addressOf(access);
  const no = (sentence: string, todo: string) => fail('API key', sentence, todo);
  const { status, because } = failure ?? {};
  if (valid === true) return ok('API key', `${address} takes the key in DD_API_KEY.`);
  if (status === 401 || status === 403 || valid === false)
    return no(
      `${address} refuses the key in DD_API_KEY${because ? ` (${because})` : ''}.`,
      `Check the key, and that DD_SITE (${access.site}) is the site of its organization: every other site refuses it.`,
    );
  const again = 'Try again in a minute; status.datadoghq.com tells of disturbances.';
  return failure
    ? no(`The key in DD_API_KEY could not be checked: ${because}.`, again)
    : no(`${address} answered, but not as Datadog does.`, 'Check DD_SITE, and whether a proxy answers in its place.');
}

/** @param ahead milliseconds that this machine's clock is ahead of Datadog's; NaN where that is not known */
export function clockLine(ahead: number): Line {
  const off = Math.abs(ahead);
  if (Number.isNaN(off))
    return warn('clock', 'The answer did not say what time it is at Datadog.', 'Compare by hand: date -u.');
  const seconds = Math.round(off / SECOND);
  if (off <= NOTICED) return ok('clock', `This machine and Datadog agree about the time, to ${seconds + 1} s.`);
  const long = seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
  return (off > REFUSED ? fail : warn)(
    'clock',
    `This machine's clock is ${seconds < 120 ? `${seconds} s` : long} ${ahead > 0 ? 'ahead of' : 'behind'} Datadog's.`,
    'Set the clock by NTP (timedatectl set-ntp true): points from 10 minutes ahead or an hour ago are refused.',
  );
}

/** What one harmless question tells: is the site the right one, does it take the API key, and what time is it there. */
export async function examineApiKey(
  access: Access,
  { timeout, now }: { timeout: number; now: () => number },
): Promise<Line[]> {
  const [, site] = access.url ? [] : (/^(?:app|api)\.(.+)$/.exec(access.site) ?? []);
  if (site) {
    const sentence = `DD_SITE is ${access.site}, which is no site but an address of one.`;
    return [fail('site', sentence, `Set DD_SITE=${site}, and run this again.`)];
  }
  let ahead = NaN;
  const onAnswer = (headers: Headers) => {
    // It says whole seconds, and so is half of one late as a rule.
    ahead = now() - (Date.parse(headers.get('date') ?? '') + SECOND / 2);
  };
  const question = { method: 'GET', path: '/api/v1/validate' } as const;
  const answer = await request({ ...access, appKey: undefined }, question, { timeout, onAnswer });
  const failure = 'failure' in answer ? answer.failure : undefined;
  const reached = siteLine(access, failure);
  if (reached.state === 'fail') return [reached];
  const { valid } = ('value' in answer && answer.value ? answer.value : {}) as { valid?: unknown };
  return [reached, keyLine(access, failure, valid), clockLine(ahead)];
}
