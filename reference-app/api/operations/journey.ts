import type { OperationMethods } from '@epilot/sdk/journey';
import type { Call, OperationsOf } from '../contract.ts';
import { HttpError, notFound } from '../errors.ts';
import type { Document, Json, OrganizationStore } from '../store.ts';
import type { JourneyConfiguration } from '../../journey-logic.ts';
import { callerOf } from './entity.ts';

export type Journey = JourneyConfiguration;
interface JourneyData extends Json {
  configuration: Journey;
  published_revision_id?: string | undefined;
  published_at?: string;
  published_by?: string;
}

const dataOf = (document: Document) => document.data as JourneyData;
const journey = ({ store, params }: Call): Document => store.get('journey', params.id ?? '');

const summaryOf = (journeyDocument: Document, revision: Document) => ({
  revision_id: revision.id,
  created_at: revision.created_at,
  created_by: revision.data.created_by,
  name: revision.title,
  is_published: dataOf(journeyDocument).published_revision_id === revision.id,
});

const revisionsOf = (store: OrganizationStore, id: string) => store.all('journey_revision', { journey_id: id });

/** The configuration that the public sees; undefined while nothing is published. */
export function publishedJourney(store: OrganizationStore, id: string): Journey | undefined {
  const document = store.find('journey', id);
  const revisionId = document && !document.deleted_at && dataOf(document).published_revision_id;
  const configuration = revisionId ? store.get('journey_revision', revisionId).data.configuration : undefined;
  return configuration as Journey | undefined;
}

const present = (id: string, configuration: Journey, isActive: boolean) => ({
  ...configuration,
  journeyId: id,
  settings: { ...configuration.settings, isActive },
});

function save(store: OrganizationStore, id: string, configuration: Journey): Document {
  const before = store.get('journey', id);
  return store.update('journey', id, configuration.name, { ...before.data, configuration });
}

export const journeyOperations: OperationsOf<OperationMethods> = {
  createJourneyV2: {
    access: 'write',
    run: ({ store, body }) => {
      const { id } = store.insert('journey', body.name, { configuration: body });
      return { status: 201, body: { ...body, journeyId: id } };
    },
  },
  updateJourneyV2: {
    access: 'write',
    run: ({ store, body }) => {
      save(store, body.journeyId ?? '', body);
      return { status: 200, body };
    },
  },
  getJourneyV2: {
    access: 'public',
    run: ({ accounts, token, params: { id = '' } }) => {
      const owner = accounts.ownerOf('journey', id);
      const published = owner && publishedJourney(owner, id);
      const isMember = token && token.kind !== 'portal' && token.organization_id === owner?.organizationId;
      const configuration = published ?? (isMember ? dataOf(owner.get('journey', id)).configuration : undefined);
      if (!configuration) throw notFound('The journey');
      return { status: 200, body: present(id, configuration, Boolean(published)) };
    },
  },
  removeJourneyV2: {
    access: 'write',
    run: (call) => {
      call.store.purge('journey', journey(call).id);
      return { status: 200 };
    },
  },
  searchJourneys: {
    access: 'read',
    run: ({ store, body }) => {
      const { hits, documents } = store.search({
        kind: 'journey',
        text: body.q,
        from: body.from,
        size: body.size ?? 100,
      });
      const results = documents.map(({ id, title, created_at, updated_at, data }) => ({
        ...{ _id: id, _schema: 'journey', _title: title, _org: store.organizationId },
        ...{ _created_at: created_at, _updated_at: updated_at, _tags: data.published_revision_id ? ['published'] : [] },
        ...{ journey_name: title, journey_id: id, journey_version: 'Flex' },
      }));
      return { status: 200, body: { hits, results } };
    },
  },
  createJourneyRevision: {
    access: 'write',
    run: (call) => {
      const document = journey(call);
      save(call.store, document.id, call.body);
      const revision = call.store.insert(
        'journey_revision',
        `Revision ${revisionsOf(call.store, document.id).length + 1}`,
        {
          journey_id: document.id,
          configuration: call.body,
          created_by: callerOf(call),
        },
        document.id,
      );
      return { status: 201, body: summaryOf(document, revision) };
    },
  },
  listJourneyRevisions: {
    access: 'read',
    run: (call) => {
      const document = journey(call);
      return {
        status: 200,
        body: { results: revisionsOf(call.store, document.id).map((entry) => summaryOf(document, entry)) },
      };
    },
  },
  getJourneyRevision: {
    access: 'read',
    run: (call) => {
      const document = journey(call);
      const revision = call.store.get('journey_revision', call.params.revision_id ?? '');
      if (revision.data.journey_id !== document.id) throw notFound('The revision');
      const audit = { createdAt: document.created_at, lastModifiedAt: revision.created_at, version: 0, revisions: 0 };
      const configuration = { ...(revision.data.configuration as Journey), ...audit };
      return { status: 200, body: { ...summaryOf(document, revision), configuration } };
    },
  },
  publishJourneyRevision: {
    access: 'write',
    run: (call) => {
      const { id, title, data } = journey(call);
      const revision = call.store.get('journey_revision', call.body.revision_id);
      if (revision.data.journey_id !== id) throw new HttpError(409, 'This revision is of another journey.');
      const published_at = new Date().toISOString();
      const published_by = callerOf(call);
      call.store.update('journey', id, title, {
        ...data,
        published_revision_id: revision.id,
        published_at,
        published_by,
      });
      return {
        status: 200,
        body: { revision_id: revision.id, name: revision.title, published_at, published_by, post_publish_warnings: [] },
      };
    },
  },
  getJourneyPublishState: {
    access: 'read',
    run: (call) => {
      const { published_revision_id, published_at, published_by } = dataOf(journey(call));
      if (!published_revision_id) throw notFound('A published revision');
      return { status: 200, body: { journey_id: call.params.id, published_revision_id, published_at, published_by } };
    },
  },
};
