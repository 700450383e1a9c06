/** Euros as they are written where the person is: 1.234,50 € or €1,234.50. */
export const euros = (amount: number): string =>
  new Intl.NumberFormat(navigator.language, { style: 'currency', currency: 'EUR' }).format(amount);

/** A day as it is written where the person is: 31.12.2026 or 12/31/2026. */
export const day = (date: string): string =>
  new Intl.DateTimeFormat(navigator.language, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(date));

/** The size of a file: 512 byte, 1.2 kB. */
export function fileSize(bytes: number): string {
  const [unit, amount] =
    bytes < 1_000 ? ['byte', bytes] : bytes < 1e6 ? ['kilobyte', bytes / 1e3] : ['megabyte', bytes / 1e6];
  return new Intl.NumberFormat(navigator.language, { style: 'unit', unit, maximumFractionDigits: 1 }).format(amount);
}
