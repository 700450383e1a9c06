/** Euros as they are written where the person is: 1.234,50 € or €1,234.50. */
export const euros = (amount: number): string =>
  new Intl.NumberFormat(navigator.language, { style: 'currency', currency: 'EUR' }).format(amount);

/** A day as it is written where the person is: 31.12.2026 or 12/31/2026. */
export const day = (date: string): string =>
  new Intl.DateTimeFormat(navigator.language, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(date));

/** The size of a file: 512B, 1.2KB. */
export const fileSize = (bytes: number): string => new Intl.NumberFormat(navigator.language, SIZE).format(bytes);
const SIZE = { notation: 'compact', style: 'unit', unit: 'byte', unitDisplay: 'narrow' } as const;
