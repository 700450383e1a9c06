import path from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono, type Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { streamSSE } from 'hono/streaming';
import type { Channel, Environment } from '../environment.ts';
import { Accounts, passwordMatches, type Token } from './accounts.ts';
import { API_NAMES, serveContract, type ApiName, type Operations } from './contract.ts';
import { contentRoutes } from './content.ts';
import type { Db } from './database.ts';
import { HttpError } from './errors.ts';
import { Events } from './events.ts';
import type { FlagService } from './flags.ts';
import { framersOf, NOBODY } from './framing.ts';
import { ASKED_FOR } from './links.ts';
import { operatorRoutes } from './operator.ts';
import { accessTokenOperations } from './operations/access-token.ts';
import { automationOperations } from './operations/automation.ts';
import { consentOperations } from './operations/consent.ts';
import { customerPortalOperations, findPortalUser } from './operations/customer-portal.ts';
import { requestCustomerReset, resetCustomerPassword } from './customer-reset.ts';
import { entityOperations } from './operations/entity.ts';
import { fileOperations } from './operations/file.ts';
import { journeyOperations } from './operations/journey.ts';
import { messageOperations } from './operations/message.ts';
import { notificationOperations } from './operations/notification.ts';
import { organizationOperations } from './operations/organization.ts';
import { permissionsOperations } from './operations/permissions.ts';
import { pricingOperations } from './operations/pricing.ts';
import { savedViewOperations } from './operations/saved-view.ts';
import { submissionOperations } from './operations/submission.ts';
import { toUser, userOperations } from './operations/user.ts';
import { workflowDefinitionOperations, workflowOperations } from './operations/workflow.ts';
import { documentOf, type PageOptions } from './pages.ts';
import type { OrganizationStore } from './store.ts';

/** What is built of each API; whatever else its definition names answers 501. */
export const OPERATIONS: Record<ApiName, Operations> = {
  'access-token': accessTokenOperations,
  automation: automationOperations,
  consent: consentOperations,
  'customer-portal': customerPortalOperations,
  entity: { ...entityOperations, ...savedViewOperations },
  file: fileOperations,
  journey: journeyOperations,
  message: messageOperations,
  notification: notificationOperations,
  organization: organizationOperations,
  permissions: permissionsOperations,
  pricing: pricingOperations,
  submission: submissionOperations,
  user: userOperations,
  workflow: workflowOperations,
  'workflow-definition': workflowDefinitionOperations,
};

const SESSION_SECONDS = 8 * 3_600;
const COOKIES = { member: 'portal_session', customer: 'customer_session' } as const;

export interface AppOptions {
  environment: Environment;
  artifacts: string;
  db: Db;
  flags: FlagService;
  /** The secret that lets an operator list and remove organizations; without one nobody can. */
  operatorToken?: string | undefined;
  validateResponses?: boolean | undefined;
}

/** What a log-in form sends; whatever is no text is left out. */
async function credentialsOf(context: Context): Promise<Record<string, string | undefined>> {
  const body: unknown = await context.req.json().catch(() => undefined);
  return Object.fromEntries(Object.entries(body ?? {}).filter(([, value]) => typeof value === 'string'));
}

export function createApp({
  environment,
  artifacts,
  db,
  flags,
  operatorToken,
  validateResponses = false,
}: AppOptions): Hono {
  const accounts = new Accounts(db);
  const events = new Events();
  const app = new Hono();

  app.onError((error, context) => {
    if (error instanceof HttpError) return context.json(error.body, error.status as 400);
    console.error(error);
    return context.json({ status: 500, error: 'Something went wrong here.' }, 500);
  });

  const secretOf = (context: Context, who: keyof typeof COOKIES): string | undefined =>
    /^Bearer (.+)$/.exec(context.req.header('authorization') ?? '')?.[1] ?? getCookie(context, COOKIES[who]);
  const tokenOf = (context: Context, who: keyof typeof COOKIES): Token | undefined => {
    const secret = secretOf(context, who);
    return secret ? accounts.tokenOf(secret) : undefined;
  };
  const member = (context: Context): Token => {
    const token = tokenOf(context, 'member');
    if (!token || token.kind === 'portal') throw new HttpError(401, 'The token is missing, unknown or expired.');
    return token;
  };
  const organizationChannel = (store: OrganizationStore | undefined): Channel =>
    store?.settings().release_channel === 'canary' ? 'canary' : 'stable';
  const channelOf = (token: Token | undefined): Channel => {
    if (!token) return 'stable';
    const own = token.user_id ? accounts.userBy('id', token.user_id)?.release_channel : null;
    return own ?? organizationChannel(accounts.storeOf(token.organization_id));
  };
  const startSession = (context: Context, who: keyof typeof COOKIES, token: Parameters<Accounts['issueToken']>[0]) => {
    const { secret } = accounts.issueToken(token, SESSION_SECONDS);
    setCookie(context, COOKIES[who], secret, { httpOnly: true, sameSite: 'Lax', path: '/', maxAge: SESSION_SECONDS });
    return context.json({ token: secret, expires_in: SESSION_SECONDS }, 201);
  };
  const endSession = (context: Context, who: keyof typeof COOKIES) => {
    const secret = secretOf(context, who);
    if (secret) accounts.endSession(secret);
    deleteCookie(context, COOKIES[who]);
    return context.body(null, 204);
  };

  app.get('/api/version', (context) => context.json(environment.build(artifacts)));

  app.post('/api/session', async (context) => {
    const { email = '', password = '' } = await credentialsOf(context);
    const user = accounts.userBy('email', email);
    if (!user || !passwordMatches(password, user.password)) throw new HttpError(401, 'Email or password is wrong.');
    const { id: user_id, organization_id, role } = user;
    return startSession(context, 'member', { organization_id, kind: 'session', name: 'session', role, user_id });
  });
  app.delete('/api/session', (context) => endSession(context, 'member'));
  app.get('/api/session', async (context) => {
    const token = member(context);
    const user = token.user_id ? accounts.userBy('id', token.user_id) : undefined;
    const organization = accounts.organization(token.organization_id);
    return context.json({
      user: user && toUser(user),
      organization: { id: organization?.id, name: organization?.name },
      channel: channelOf(token),
      flags: await flags.evaluate(token.organization_id, token.user_id),
    });
  });

  app.post('/api/customer-session', async (context) => {
    const { portal_id = '', email = '', password = '' } = await credentialsOf(context);
    const store = accounts.ownerOf('portal', portal_id);
    const user = store && findPortalUser(store, portal_id, email);
    if (!user || !passwordMatches(password, String(user.data.password)))
      throw new HttpError(401, 'Email or password is wrong.');
    const { organizationId: organization_id } = store;
    return startSession(context, 'customer', { organization_id, kind: 'portal', name: email, portal_user_id: user.id });
  });
  app.get('/api/customer-session', (context) => {
    const token = tokenOf(context, 'customer');
    const store = token && accounts.storeOf(token.organization_id);
    const user = store?.find('portal_user', token?.portal_user_id ?? '');
    return context.json({ logged_in: user !== undefined && user.data.portal_id === context.req.query('portal_id') });
  });
  app.post('/api/customer-session/forgotten', async (context) => {
    requestCustomerReset(accounts, await credentialsOf(context));
    return context.json(ASKED_FOR);
  });
  app.post('/api/customer-session/reset', async (context) => {
    resetCustomerPassword(accounts, await credentialsOf(context));
    return context.json({ success: true });
  });
  app.delete('/api/customer-session', (context) => endSession(context, 'customer'));

  app.get('/api/events', (context) => {
    const token = member(context);
    return streamSSE(context, async (stream) => {
      const unsubscribe = events.subscribe(token.organization_id, (event) => {
        void stream.writeSSE({ event: event.type, data: '{}' });
      });
      await stream.writeSSE({ event: 'open', data: '{}' });
      await new Promise<void>((resolve) => stream.onAbort(resolve));
      unsubscribe();
    });
  });

  app.route('/api/operator', operatorRoutes({ accounts, flags, events, operatorToken }));

  app.route('/api/content', contentRoutes(accounts));

  for (const api of API_NAMES) {
    const handle = serveContract(api, OPERATIONS[api], { accounts, events }, validateResponses);
    const who = api === 'customer-portal' || api === 'consent' ? 'customer' : 'member';
    app.all(`/api/${api}/*`, async (context) => {
      const { req } = context;
      const bearerOrMember = tokenOf(context, who) ?? tokenOf(context, 'member');
      const body = (await req.text()) || undefined;
      const url = new URL(req.url);
      const answer = await handle(
        {
          method: req.method,
          path: url.pathname.slice(`/api/${api}`.length),
          query: url.search.slice(1),
          headers: req.header(),
          body,
        },
        bearerOrMember,
      );
      return answer.body === undefined
        ? context.body(null, answer.status as 204)
        : context.json(answer.body as object, answer.status as 200);
    });
  }
  app.all('/api/*', () => {
    throw new HttpError(404, 'There is no such API.');
  });

  const noBuild = (context: Context) => context.text('There is no such build.', 404);
  // The API's own builds are published beside the others, and served to nobody.
  app.get('/assets/api/*', noBuild);
  app.use(
    '/assets/:component/:version/*',
    serveStatic({
      root: path.relative(process.cwd(), artifacts) || '.',
      rewriteRequestPath: (address) => address.replace(/^\/assets/, ''),
      onFound: (_, context) => {
        context.header('cache-control', 'public, max-age=31536000, immutable');
        // As on a CDN: pages of every environment load builds from here.
        context.header('access-control-allow-origin', '*');
      },
    }),
  );
  app.get('/assets/*', noBuild);
  app.get('/systemjs-importmap.json', (context) => context.json(environment.importMap('canary')));
  app.get('/stable-importmap.json', (context) => context.json(environment.importMap('stable')));

  const send = (context: Context, options: PageOptions, framers = NOBODY) => {
    context.header('cache-control', 'no-store');
    context.header('content-security-policy', framers);
    return context.html(documentOf(environment, options));
  };
  const memberPage = (context: Context) =>
    send(context, { channel: channelOf(tokenOf(context, 'member')), module: '@portal/shell', title: '360 portal' });
  const publicPage = (kind: 'portal' | 'journey', module: string, title: string) => (context: Context) => {
    const id = context.req.param('id') ?? '';
    const owner = accounts.ownerOf(kind, id);
    const page = { channel: organizationChannel(owner), module, title, organizationId: owner?.organizationId };
    return send(context, page, kind === 'journey' ? framersOf(owner, id) : NOBODY);
  };
  app.get('/', (context) => context.redirect('/app/entity/contact'));
  for (const address of ['/login', '/invitation', '/forgot-password', '/reset-password']) app.get(address, memberPage);
  app.get('/app/*', memberPage);
  app.get('/portal/:id', publicPage('portal', '@portal/customer-portal', 'Customer portal'));
  app.get('/portal/:id/*', publicPage('portal', '@portal/customer-portal', 'Customer portal'));
  app.get('/journey/:id', publicPage('journey', '@portal/public-journey', 'Journey'));
  return app;
}
