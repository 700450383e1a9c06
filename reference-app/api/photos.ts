import { HttpError } from './errors.ts';
import type { Document, OrganizationStore } from './store.ts';

export const MOST_BYTES = 2_000_000;
/** How a picture of each type begins, in base64. */
const BEGINNINGS: Record<string, string> = { 'image/jpeg': '/9j/', 'image/png': 'iVBORw0KGgo' };

type Upload = Record<'filename' | 'mime_type' | 'contents', string>;

/** Keeps a customer's photo of a meter at that meter. */
export function keepPhoto(store: OrganizationStore, meter: Document, photo: Upload): Document {
  const { filename, mime_type, contents } = photo;
  const isPicture = contents.startsWith(BEGINNINGS[mime_type] ?? 'nothing');
  const isLarge = Buffer.byteLength(contents, 'base64') > MOST_BYTES;
  const message = !isPicture ? 'A photo must be a JPEG or PNG file.' : isLarge && 'A photo may have at most 2 MB.';
  if (message) throw new HttpError(400, message, { message });
  const file = store.insert('file', filename, { filename, mime_type, contents }, meter.id);
  store.addRelation(file.id, 'meter', meter.id);
  return file;
}
