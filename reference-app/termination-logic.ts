/** What the portal's page and the API have to agree on about the end of a contract. */
export const isOver = (status: unknown): boolean => status === 'terminated' || status === 'expired';

/** The day that it is where the organization is, as in 2026-12-31. */
export const today = (): string => new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Berlin' }).format();

/** What is wrong with the last day of a contract; undefined where all is well. */
export function lastDayFault(day: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(Date.parse(day))) return 'Enter the last day of the contract.';
  return day < today() ? 'The last day must not be in the past.' : undefined;
}
