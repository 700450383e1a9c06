import { timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import type { Accounts } from './accounts.ts';
import { HttpError, notFound } from './errors.ts';
import type { Events } from './events.ts';
import type { FlagService } from './flags.ts';
import { mailsTo } from './mail.ts';

interface OperatorOptions {
  accounts: Accounts;
  flags: FlagService;
  events: Events;
  operatorToken: string | undefined;
}

/** What the operator of the whole portal may do: see and remove organizations, target flags at them, and read their mails. */
export function operatorRoutes({ accounts, flags, events, operatorToken }: OperatorOptions): Hono {
  const routes = new Hono();
  routes.use(async (context, next) => {
    const given = Buffer.from(/^Bearer (.+)$/.exec(context.req.header('authorization') ?? '')?.[1] ?? '');
    const expected = Buffer.from(operatorToken ?? '');
    if (!expected.length || given.length !== expected.length || !timingSafeEqual(given, expected))
      throw new HttpError(401, 'The operator token is missing or wrong.');
    await next();
  });
  routes.get('/organizations', (context) => {
    const tag = context.req.query('tag');
    const organizations = accounts
      .organizations()
      .filter(({ data }) => !tag || ((data.tags as string[] | undefined) ?? []).includes(tag))
      .map(({ id, name, data, created_at }) => ({ ...data, id, name, created_date: created_at }));
    return context.json({ results: organizations });
  });
  routes.delete('/organizations/:id', (context) => {
    if (!accounts.deleteOrganization(context.req.param('id'))) throw notFound('The organization');
    return context.body(null, 204);
  });
  routes.get('/organizations/:id/mails', (context) =>
    context.json({ results: mailsTo(accounts.storeOf(context.req.param('id')), context.req.query('to') ?? '') }),
  );
  const setFlag = (key: string, organizationId: string, enabled: boolean | undefined) => {
    if (!flags.file) throw new HttpError(409, 'LaunchDarkly decides the flags of this portal: set them there.');
    if (!flags.file.setForOrganization(key, organizationId, enabled)) throw notFound(`The flag ${key}`);
    events.publish(organizationId, { type: 'session' });
  };
  routes.get('/flags/:key/organizations/:id', (context) =>
    context.json({ enabled: flags.file?.all()[context.req.param('key')]?.organizations?.[context.req.param('id')] }),
  );
  routes.put('/flags/:key/organizations/:id', async (context) => {
    const { enabled } = await context.req.json<{ enabled: boolean }>();
    setFlag(context.req.param('key'), context.req.param('id'), enabled);
    return context.body(null, 204);
  });
  routes.delete('/flags/:key/organizations/:id', (context) => {
    setFlag(context.req.param('key'), context.req.param('id'), undefined);
    return context.body(null, 204);
  });
  return routes;
}
