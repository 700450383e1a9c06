import type { Call } from '../../api/contract.ts';
import type { Document } from '../../api/store.ts';

/** The file that a request names, whosever it is. */
export function fileOf({ accounts, store, params: { id = '' } }: Call): Document {
  return (accounts.ownerOf('file', id) ?? store).get('file', id);
}
