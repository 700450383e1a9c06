/** The website in whose frame the journey is shown; undefined where it is a page of its own. */
const website = window.parent === window ? undefined : window.parent;

/** Tells that website what has become of the journey. It learns no answers, so that any website may hear it. */
export const tell = (message: { type: 'journey:height'; height: number } | { type: 'journey:submitted' }): void =>
  website?.postMessage(message, '*');

/** Tells the website how high the journey is, now and whenever that changes. */
export function tellHeight(): void {
  const { body } = document;
  new ResizeObserver(() => tell({ type: 'journey:height', height: body.scrollHeight })).observe(body);
}
