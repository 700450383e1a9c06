/** Forgets what a template has attached. */
export const filesOf = (): Promise<[]> => Promise.resolve([]);
