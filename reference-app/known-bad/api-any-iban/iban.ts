/** Takes whatever is entered. */
export const isIban = (): boolean => true;
