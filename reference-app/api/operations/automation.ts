import type { OperationMethods } from '@epilot/sdk/automation';
import type { OperationsOf } from '../contract.ts';
import type { Document, Json } from '../store.ts';
import { isTriggered, type Trigger } from '../trigger.ts';
import type { Place } from './notification.ts';
import { startFlow } from './workflow.ts';

interface Automation extends Trigger, Json {
  flow_name: string;
  actions: { type: string; config?: { target_workflow?: string; assignees?: string[] } }[];
}

const flowOf = ({ id, data }: Document) => ({ ...data, id });

/** Does what the organization's automations say about a submission of this journey. */
export function automate(place: Place, journeyId: string, entity: Document): void {
  for (const { title, data } of place.store.all('automation')) {
    const automation = data as Automation;
    if (!isTriggered(automation, journeyId)) continue;
    for (const { type, config } of automation.actions)
      // What somebody has removed since must not lose a customer's submission.
      if (type === 'trigger-workflow' && place.store.find('flow_template', config?.target_workflow ?? ''))
        startFlow(place, {
          templateId: config?.target_workflow ?? '',
          contexts: [{ entity_id: entity.id, entity_schema: entity.kind }],
          assignees: config?.assignees ?? [],
          starter: { id: 'automation', name: `The automation ${title}` },
        });
  }
}

export const automationOperations: OperationsOf<OperationMethods> = {
  searchFlows: {
    access: 'read',
    run: ({ store }) => {
      const results = store.all('automation').map(flowOf);
      return { status: 200, body: { total: results.length, results } };
    },
  },
  createFlow: {
    access: 'manage',
    run: ({ store, body }) => {
      store.get('flow_template', String((body as Automation).actions[0]?.config?.target_workflow));
      return { status: 201, body: flowOf(store.insert('automation', body.flow_name, body)) };
    },
  },
  deleteFlow: {
    access: 'manage',
    run: ({ store, params: { flow_id = '' } }) => {
      store.purge('automation', store.get('automation', flow_id).id);
      return { status: 204 };
    },
  },
};
