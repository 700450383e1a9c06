import type { Verdict } from '../schema/verdict.ts';
import { moment } from '../wording.ts';
import { html } from './html.ts';
import { plain } from './text.ts';

/** The page of a verdict where nothing was judged. It is small, and needs no library: a process that ends can write it. */
export const renderRefusedPage = ({ verdict, stage, run, ended, findings }: Verdict): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Gate ${verdict}</title>
      </head>
      <body>
        <h1>${verdict.toUpperCase()}: nothing was judged</h1>
        <p>Run ${plain(run)}, stage ${plain(stage)}, ${moment(ended)}</p>
        <ul>
          ${findings.map(({ message }) => html`<li>${plain(message)}</li>`)}
        </ul>
      </body>
    </html> `.text;
