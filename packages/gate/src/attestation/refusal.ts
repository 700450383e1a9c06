/** An answer of one sentence to what was given wrongly; it holds nothing of a key and may be shown as it is. */
export class Refusal extends Error {
  override name = 'Refusal';
}
