/** Leaves the link as it was. */
export const useUp = (): void => undefined;
