/** A wrong input, described in one sentence that contains nothing of a key and may be shown as it is. */
export class Refusal extends Error {
  override name = 'Refusal';
}
