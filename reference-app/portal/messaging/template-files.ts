import { api, type StoredFile } from '@portal/kit';

/** What goes along with each message that is written from a template. */
export async function filesOf(templateId: string): Promise<StoredFile[]> {
  const path = `entity/v1/entity/email_template/${templateId}/relations?include_reverse=true&hydrate=true`;
  const related = await api.get<(StoredFile & { _schema: string })[]>(path);
  return related.filter(({ _schema }) => _schema === 'file');
}
