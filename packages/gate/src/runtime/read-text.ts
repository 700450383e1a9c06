import { readFileSync } from 'node:fs';

/** The text of a file, without the mark that some editors put at its beginning. @throws what the system says */
export const readText = (file: string): string => readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
