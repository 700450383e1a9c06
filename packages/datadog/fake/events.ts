import { must, yes, type Endpoints, type Organization } from './endpoint.ts';
import type { StoredEvent } from './store.ts';
import { flagTags } from './tags.ts';

type Optional = { tags?: string[]; alert_type?: string; aggregation_key?: string; date_happened?: number };
type Body = Pick<StoredEvent, 'title' | 'text'> & Optional;

const HOUR = 3_600_000;
const [MOST_TEXT, MOST_KEY] = [4_000, 100];
const PAGE = 1_000;
const FIRST_ID = 5_934_719_801;

const toWire = ({ id, at, status, aggregationKey: _, ...event }: StoredEvent) => ({
  ...event,
  id: Number(id),
  id_str: id,
  date_happened: Math.floor(at / 1_000),
  alert_type: status,
  priority: 'normal',
});

function read({ clock, store, flag }: Organization, body: Body): StoredEvent {
  const { title, text, tags = [], aggregation_key: key = '', date_happened: seconds } = body;
  const at = seconds === undefined ? clock.now() : seconds * 1_000;
  must(title && text, `\`${title ? 'text' : 'title'}\` is empty.`);
  must(text.length <= MOST_TEXT, `\`text\` is longer than ${MOST_TEXT} characters.`);
  must(key.length <= MOST_KEY, `\`aggregation_key\` is longer than ${MOST_KEY} characters.`);
  must(at >= clock.now() - 18 * HOUR, 'Event too far in the past');
  // How it would say so is not known.
  must(at <= clock.now() + 2 * HOUR, 'Event too far in the future');
  flagTags(flag, `The event "${title}"`, tags);
  const id = String(FIRST_ID + store.events.length);
  const status = body.alert_type ?? 'info';
  return { id, title, text, tags, at, status, ...(key ? { aggregationKey: key } : {}) };
}

/** Events between two times, the last one first. Those of one key are not put together, so that has to be asked for. */
function list({ store }: Organization, query: URLSearchParams): StoredEvent[] {
  const [start = NaN, end = NaN] = ['start', 'end'].map((name) => Number(query.get(name) ?? NaN));
  must(start <= end, 'start and end are required, and end is the later one');
  must(query.get('unaggregated') === 'true', 'The fake aggregates no events');
  // The documentation does not say whether an event needs all of several tags; one leaves more to who reads the list.
  const tags = query.get('tags')?.split(',');
  const first = Number(query.get('page') ?? 0) * PAGE;
  return store.events
    .filter(({ at }) => at >= start * 1_000 && at < (end + 1) * 1_000)
    .filter((event) => !tags || tags.some((tag) => event.tags.includes(tag)))
    .toReversed()
    .sort((a, b) => b.at - a.at)
    .slice(first, first + PAGE);
}

/** Events of version 1: they are taken, and read back. */
export const eventEndpoints = (organization: Organization): Endpoints => ({
  'POST /api/v1/events': {
    model: 'v1.EventCreateRequest',
    run: ({ body }) => {
      const event = read(organization, body as Body);
      organization.store.events.push(event);
      return yes({ status: 'ok', event: toWire(event) }, 202);
    },
  },
  'GET /api/v1/events': {
    needs: 'events_read',
    run: ({ query }) => yes({ status: 'ok', events: list(organization, query).map(toWire) }),
  },
});
