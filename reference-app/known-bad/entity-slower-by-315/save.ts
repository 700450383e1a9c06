import { savesSlower } from '../save-slower.ts';

export const saveEntity = savesSlower(315);
