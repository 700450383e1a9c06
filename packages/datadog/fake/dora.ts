import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { refuseJsonApi, type Answer } from './answers.ts';
import type { AddEndpoint, Organization } from './endpoint.ts';
import type { StoredDeployment } from './store.ts';

export const JSON_API = 'application/vnd.api+json';

const id = z.string().regex(/^[A-Za-z0-9._:-]{16,128}$/, 'must be 16 to 128 of A-Z a-z 0-9 . _ : -');
/** Seconds, milliseconds or nanoseconds since 1970; the last are more than JavaScript counts exactly. */
const moment = z.number().positive().refine(Number.isInteger, 'must be whole');
const shared = {
  id: id.optional(),
  started_at: moment,
  env: z.string().optional(),
  version: z.string().optional(),
  team: z.string().optional(),
  git: z.object({ commit_sha: z.string().regex(/^[0-9a-f]{40}$/), repository_url: z.string().min(1) }).optional(),
  custom_tags: z
    .array(z.string().regex(/^[^:]+:.+$/, 'must be key:value'))
    .max(100)
    .optional(),
};
const inOrder = (one: { started_at: number; finished_at?: number | undefined }) =>
  one.finished_at === undefined || one.finished_at >= one.started_at;

const deployment = z.object({
  data: z.object({
    attributes: z
      .object({ ...shared, service: z.string().min(1), finished_at: moment })
      .refine(inOrder, { path: ['finished_at'], message: 'is before started_at' }),
  }),
});
const failure = z.object({
  data: z.object({
    attributes: z
      .object({
        ...shared,
        finished_at: moment.optional(),
        services: z.array(z.string()).optional(),
        name: z.string().optional(),
        severity: z.string().optional(),
      })
      .refine(inOrder, { path: ['finished_at'], message: 'is before started_at' })
      .refine((one) => one.services?.length || one.team, { path: ['services'], message: 'or team is required' }),
  }),
});
const patch = z.object({
  data: z.object({
    id: z.string(),
    type: z.literal('dora_deployment_patch_request'),
    attributes: z.object({
      change_failure: z.boolean().optional(),
      remediation: z
        .object({
          id: z.string().optional(),
          version: z.string().optional(),
          type: z.enum(['rollback', 'rollforward']),
        })
        .refine((one) => (one.id === undefined) !== (one.version === undefined), 'needs id or version, and not both')
        .optional(),
    }),
  }),
});

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw refuseJsonApi(400, 'Bad Request', `${issue?.path.join('.')}: ${issue?.message}`, JSON_API);
}

/** Deployments and failures, as DORA metrics are made of. */
export function addDora(add: AddEndpoint, { store }: Organization): void {
  const keep = (kind: StoredDeployment['kind'], attributes: { id?: string | undefined }): Answer => {
    const known = store.deployments.find((one) => one.kind === kind && one.id === attributes.id);
    const one: StoredDeployment = known ?? { id: attributes.id ?? randomUUID(), kind, attributes: {}, times: 0 };
    if (!known) store.deployments.push(one);
    one.attributes = { ...attributes };
    one.times += 1;
    return { status: 200, type: JSON_API, body: { data: { id: one.id, type: `dora_${kind}` } } };
  };

  add('POST', '/api/v2/dora/deployment', { keys: 'api' }, ({ body }) =>
    keep('deployment', read(deployment, body).data.attributes),
  );
  add('POST', '/api/v2/dora/failure', { keys: 'api' }, ({ body }) =>
    keep('failure', read(failure, body).data.attributes),
  );

  add('PATCH', '/api/v2/dora/deployments/:id', { keys: 'both', permission: 'dora_metrics_write' }, (asked): Answer => {
    const { attributes } = read(patch, asked.body).data;
    const known = store.deployments.find((one) => one.kind === 'deployment' && one.id === asked.parameters.id);
    if (!known) throw refuseJsonApi(404, 'Not Found', 'deployment not found', JSON_API);
    known.attributes = { ...known.attributes, ...attributes };
    return { status: 202 };
  });
}
