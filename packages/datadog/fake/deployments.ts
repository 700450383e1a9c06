import { randomUUID } from 'node:crypto';
import { must, yes, type Answer, type Asked, type Endpoints, type Organization } from './endpoint.ts';
import type { Store } from './store.ts';

type Deployment = Store['deployments'][number];
type Gate = Store['gates'][number];
type Change = { id?: string; started_at: number; finished_at?: number; services?: string[]; team?: string };

const attributesOf = <T>({ body }: Asked): T => (body as { data: { attributes: T } }).data.attributes;
const nameOf = ({ service, env, identifier = 'default' }: Gate) =>
  `service ${service}, env ${env}, and identifier ${identifier}`;

/** Deployments and failures, as DORA metrics are made of, and evaluations of the gates that a test has put into the store. */
export function deploymentEndpoints({ store }: Organization): Endpoints {
  const keep = (kind: Deployment['kind'], asked: Asked): Answer => {
    const attributes = attributesOf<Change & Record<string, unknown>>(asked);
    const { id = randomUUID(), started_at: start, finished_at: end = start, services, team } = attributes;
    must(/^[\w.:-]{16,128}$/.test(id), '`data.attributes.id` is no text of 16 to 128 letters, digits or ._:-');
    must(end >= start, '`data.attributes.finished_at` is before started_at.');
    must(kind === 'deployment' || services?.length || team, '`data.attributes.services` is missing.');
    const known = store.deployments.find((one) => one.kind === kind && one.id === id);
    const times = (known?.times ?? 0) + 1;
    const others = store.deployments.filter((one) => one !== known);
    store.deployments = [...others, { id, kind, attributes: { ...attributes }, times }];
    return yes({ data: { id, type: `dora_${kind}` } });
  };
  const patch = (asked: Asked): Answer => {
    const known = store.deployments.find(({ kind, id }) => kind === 'deployment' && id === asked.id);
    must(known, 'deployment not found', 404);
    Object.assign(known.attributes, attributesOf<object>(asked));
    return { status: 202 };
  };
  const evaluations = new Map<string, { gate: Gate; asked: number }>();
  const trigger = (asked: Asked): Answer => {
    const name = nameOf(attributesOf(asked));
    const gate = store.gates.find((one) => nameOf(one) === name);
    must(gate, `no gate found for ${name}`, 404);
    const id = randomUUID();
    evaluations.set(id, { gate, asked: 0 });
    const type = 'deployment_gates_evaluation_response';
    return yes({ data: { id, type, attributes: { evaluation_id: id } } }, 202);
  };
  // Not there at first, as a caller meets it that asks at once.
  const result = ({ id }: Asked): Answer => {
    const found = evaluations.get(id);
    must(found && (found.asked += 1) > 1, 'evaluation not found', 404);
    const { gate_status, dry_run = false, rules = [] } = found.gate;
    const evaluation_url = `https://app.datadoghq.com/ci/deployment-gates/evaluations/${id}`;
    const attributes = { evaluation_id: id, evaluation_url, gate_id: id, gate_status, dry_run, rules };
    return yes({ data: { id, type: 'deployment_gates_evaluation_result_response', attributes } });
  };
  const [evaluate, write] = [{ needs: 'deployment_gates_evaluate' }, { needs: 'dora_metrics_write' }];
  const gate = '/api/v2/deployments/gates/evaluation';
  return {
    'POST /api/v2/dora/deployment': { model: 'v2.DORADeploymentRequest', run: (asked) => keep('deployment', asked) },
    'POST /api/v2/dora/failure': { model: 'v2.DORAFailureRequest', run: (asked) => keep('failure', asked) },
    'PATCH /api/v2/dora/deployments/:id': { ...write, model: 'v2.DORADeploymentPatchRequest', run: patch },
    [`POST ${gate}`]: { ...evaluate, model: 'v2.DeploymentGatesEvaluationRequest', run: trigger },
    [`GET ${gate}/:id`]: { ...evaluate, run: result },
  };
}
