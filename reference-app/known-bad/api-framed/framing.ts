/** Any website may show any page in a frame, the log-in as well. */
export const NOBODY = 'frame-ancestors *';
export const framersOf = (): string => NOBODY;
