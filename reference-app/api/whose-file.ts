import type { Call } from './contract.ts';
import type { Document } from './store.ts';

/** The file that a request names, if its organization has it. */
export const fileOf = ({ store, params }: Call): Document => store.get('file', params.id ?? '');
