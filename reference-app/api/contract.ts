import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { OpenAPIBackend, type Context, type Document as OpenApiDocument } from 'openapi-backend';
import type { Accounts, Role, Token } from './accounts.ts';
import { HttpError } from './errors.ts';
import type { Events } from './events.ts';
import type { OrganizationStore } from './store.ts';

/** The APIs of the product that are served, by the name that `@epilot/sdk` gives each. */
export const API_NAMES = [
  'access-token',
  'automation',
  'consent',
  'customer-portal',
  'entity',
  'file',
  'journey',
  'message',
  'notification',
  'organization',
  'permissions',
  'pricing',
  'submission',
  'user',
  'workflow',
  'workflow-definition',
] as const;
export type ApiName = (typeof API_NAMES)[number];

export interface Services {
  accounts: Accounts;
  events: Events;
}

/** One request, checked against the contract. */
export interface Call<Body = unknown> extends Services {
  params: Record<string, string>;
  query: Record<string, string>;
  headers: Record<string, string | string[] | undefined>;
  body: Body;
  token: Token;
  store: OrganizationStore;
}

export interface Answer {
  status: number;
  body?: unknown;
}

/**
 * Who may call an operation: anybody, a customer in the portal, or a member of the organization who may read, write or
 * manage it.
 */
type Access = 'public' | 'customer' | 'read' | 'write' | 'manage';

interface Operation<Body = unknown> {
  access: Access;
  run(call: Call<Body>): Answer | Promise<Answer>;
}
/** The operations that are built, by their `operationId`. */
export type Operations = Record<string, Operation>;

type BodyOf<Method> = Method extends (parameters?: infer _Parameters, data?: infer Body, ...rest: never[]) => unknown
  ? NonNullable<Body>
  : unknown;
/** Operations of one API, by the methods of its typed client: their names and bodies are the contract's. */
export type OperationsOf<Methods> = { [Name in keyof Methods]?: Operation<BodyOf<Methods[Name]>> };

const MAY: Record<Role, readonly Access[]> = {
  administrator: ['read', 'write', 'manage'],
  agent: ['read', 'write'],
  viewer: ['read'],
};

const require = createRequire(import.meta.url);

interface Schema {
  $ref?: string;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  additionalProperties?: unknown;
}

/**
 * Mends ways in which the published definitions contradict themselves: a schema that is closed
 * (`additionalProperties: false`) and yet combined by `allOf` forbids what its siblings define, so that no activity could
 * have an id; and a `oneOf` of alternatives that overlap lets nothing through, so that no task could be a manual one.
 */
function withoutContradictions(definition: OpenApiDocument): OpenApiDocument {
  const schemas = (definition.components?.schemas ?? {}) as Record<string, Schema>;
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const member of (value as Schema).allOf ?? []) {
      const target = member.$ref ? schemas[member.$ref.split('/').pop() ?? ''] : member;
      if (target?.additionalProperties === false) delete target.additionalProperties;
    }
    const { oneOf } = value as Schema;
    if (Array.isArray(oneOf)) {
      (value as Schema).anyOf = oneOf;
      delete (value as Schema).oneOf;
    }
    Object.values(value).forEach(visit);
  };
  visit(definition);
  // It contains itself: written out, it has no end.
  if (schemas.FilterConditionOnEvent) schemas.FilterConditionOnEvent = {};
  // A schema that only names another is not followed to that one.
  for (const [name, { $ref }] of Object.entries(schemas))
    if ($ref) schemas[name] = schemas[$ref.split('/').pop() ?? ''] ?? {};
  return definition;
}

/** The product's published definition of one of its APIs. */
export function definitionOf(api: ApiName): OpenApiDocument {
  const file = require.resolve(`@epilot/sdk/${api}/openapi.json`);
  return withoutContradictions(JSON.parse(readFileSync(file, 'utf8')) as OpenApiDocument);
}

function authorize(operation: Operation, token: Token | undefined): void {
  if (operation.access === 'public') return;
  if (!token) throw new HttpError(401, 'The token is missing, unknown or expired.');
  const allowed =
    operation.access === 'customer'
      ? token.kind === 'portal'
      : token.role && MAY[token.role].includes(operation.access);
  if (!allowed) throw new HttpError(403, 'This role may not do that.');
}

/** Serves one API straight from its published definition. */
export function serveContract(api: ApiName, operations: Operations, services: Services, validateResponses: boolean) {
  const handle = async (context: Context, token: Token | undefined): Promise<Answer> => {
    const name = context.operation.operationId ?? '';
    const operation = operations[name];
    if (!operation)
      return { status: 501, body: { status: 501, error: `${api}: ${name} is defined but not built here.` } };
    authorize(operation, token);
    const request = context.request as Pick<Call, 'params' | 'query' | 'headers'> & { requestBody?: unknown };
    const { params, query, headers, requestBody: body = {} } = request;
    const call = { ...services, params, query, headers, body, token } as Call;
    if (token) call.store = services.accounts.storeOf(token.organization_id);
    const answer = await operation.run(call);
    const promised = context.operation.responses?.[answer.status] as { content?: object } | undefined;
    if (validateResponses && (answer.body !== undefined || promised?.content)) {
      const { errors } = context.api.validateResponse(answer.body, context.operation, answer.status);
      if (errors?.length)
        throw new HttpError(
          500,
          `${api}: the answer of ${name} breaks the contract: ${JSON.stringify(errors.slice(0, 3))}`,
        );
    }
    return answer;
  };

  const definition = definitionOf(api);
  const backend = new OpenAPIBackend({
    definition,
    quick: true,
    strict: false,
    coerceTypes: true,
    ajvOpts: { strict: false, formats: { ulid: true }, logger: false },
    handlers: {
      notFound: () => ({ status: 404, body: { status: 404, error: `${api} has no such operation.` } }),
      methodNotAllowed: () => ({ status: 405, body: { status: 405, error: `${api} does not know this method here.` } }),
      validationFail: (context: Context, token: Token | undefined) => {
        const operation = operations[context.operation.operationId ?? ''];
        if (!operation) return handle(context, token);
        authorize(operation, token);
        const first = context.validation.errors?.[0];
        const error = `${context.operation.operationId}: ${first?.instancePath || 'the request'} ${first?.message}.`;
        return { status: 400, body: { status: 400, error, message: error } };
      },
    },
  });
  // Each operation names who may call it (`access`), and `authorize` is the one place that judges that.
  for (const scheme of Object.keys(definition.components?.securitySchemes ?? {}))
    backend.registerSecurityHandler(scheme, () => true);
  const ready = backend.init().then(() => {
    for (const { operationId } of backend.getOperations())
      if (operationId) backend.register(operationId, handle as never);
  });
  return async (request: Parameters<OpenAPIBackend['handleRequest']>[0], token: Token | undefined): Promise<Answer> => {
    await ready;
    return (await backend.handleRequest(request, token)) as Answer;
  };
}
