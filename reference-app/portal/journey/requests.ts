import { api, loadSession } from '@portal/kit';
import { possibleConditions } from './model.ts';
import type { JourneyConfiguration } from '../../journey-logic.ts';

export interface JourneyItem {
  _id: string;
  journey_name: string;
  _tags: string[];
  _updated_at: string;
}

const path = (id: string) => `journey/v1/journey/configuration/${id}`;

export const listJourneys = () =>
  api
    .post<{ results: JourneyItem[] }>('journey/v1/journey/configuration/search', { size: 100 })
    .then(({ results }) => results);

export const createJourney = (journey: JourneyConfiguration) =>
  api.post<JourneyConfiguration>('journey/v2/journey/configuration', journey);

export interface RevisionSummary {
  revision_id: string;
  name: string;
  created_at: string;
  created_by: string;
  is_published: boolean;
}

export const listRevisions = (id: string) =>
  api.get<{ results: RevisionSummary[] }>(`${path(id)}/revisions`).then(({ results }) => results);

/** The newest revision, or the published journey where none was saved since it was made. */
export async function loadDraft(id: string): Promise<JourneyConfiguration> {
  const [newest] = await listRevisions(id);
  if (!newest) return api.get(`journey/v2/journey/configuration/${id}`);
  const { configuration } = await api.get<{ configuration: JourneyConfiguration }>(
    `${path(id)}/revisions/${newest.revision_id}`,
  );
  return configuration;
}

export async function saveRevision(id: string, journey: JourneyConfiguration): Promise<RevisionSummary> {
  const { organization } = await loadSession();
  const { name, steps, settings } = journey;
  const possible = possibleConditions(journey).map(({ value }) => value);
  const shown = steps.map(({ stepId }) => `show:${stepId}`);
  // A condition goes with the field that it asks about, and with the step that it shows.
  const logics = (journey.logics ?? []).filter(
    ({ conditions, actions }) =>
      conditions.every((entry) => possible.includes(entry)) && actions.every((action) => shown.includes(action)),
  );
  return api.post(`${path(id)}/revisions`, {
    ...{ journeyId: id, organizationId: organization.id, name, steps, logics },
    settings: { designId: 'default', ...settings },
  });
}

export const publishRevision = (id: string, revisionId: string) =>
  api.post(`${path(id)}/publish`, { revision_id: revisionId });
