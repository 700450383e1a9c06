import { createHmac, randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import type { Accounts } from './accounts.ts';
import type { Call } from './contract.ts';
import { HttpError, notFound } from './errors.ts';
import { MOST_BYTES } from './photos.ts';

const SECRET = randomBytes(32);
const LIFETIME_MS = 5 * 60_000;
const signatureOf = (...parts: string[]) => createHmac('sha256', SECRET).update(parts.join(' ')).digest('base64url');

/** An address at which whoever has it can read a file, or write an upload, for five minutes. */
export function signedUrl({ headers, store }: Call, kind: string, id: string): string {
  const path = `/${store.organizationId}/${kind}/${id}`;
  const expires = String(Date.now() + LIFETIME_MS);
  const query = new URLSearchParams({ expires, signature: signatureOf(path, expires) });
  return `http://${String(headers.host)}/api/content${path}?${query}`;
}

/** The bytes of files: what the product leaves to a storage of its own. */
export function contentRoutes(accounts: Accounts): Hono {
  const app = new Hono();
  app.on(['GET', 'PUT'], '/:organization/:kind/:id', async ({ req, body, json }) => {
    const { organization, kind, id } = req.param();
    const { expires = '', signature } = req.query();
    if (signature !== signatureOf(`/${organization}/${kind}/${id}`, expires) || Number(expires) < Date.now())
      throw new HttpError(403, 'This address is not valid, or no longer.');
    const store = accounts.storeOf(organization);
    const { title, data } = store.get(kind, id);
    if (req.method === 'GET')
      return body(Buffer.from(String(data.contents), 'base64'), 200, {
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(title)}`,
      });
    if (kind !== 'upload') throw notFound('The upload');
    const bytes = Buffer.from(await req.arrayBuffer());
    if (bytes.length > MOST_BYTES) throw new HttpError(413, 'A file may have at most 2 MB.');
    store.update(kind, id, title, { ...data, contents: bytes.toString('base64') });
    return json({});
  });
  return app;
}
