const WIDE = /[\u0100-\uffff]/g;

/**
 * The same JSON without a character above U+00FF, each written as its escape: one alone (such as the `›` between titles)
 * would have the whole text that it is read in take twice the memory.
 */
export const narrow = (json: string): string =>
  json.replace(WIDE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
