/** Listens to nothing: what arrives is seen only after a reload. */
export function useLiveMessages(): void {
  // The subscription was lost in a clean-up.
}
