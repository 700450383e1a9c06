import type { OperationMethods } from '@epilot/sdk/notification';
import type { Call, OperationsOf, Services } from '../contract.ts';
import { notFound } from '../errors.ts';
import type { OrganizationStore } from '../store.ts';

/** Where the data of an organization is, and where its members are told of a change. */
export type Place = Pick<Services, 'events'> & { store: OrganizationStore };

/** The definition has numbers as ids; one that rises is enough. */
let lastNumber = Date.now();

/** Tells a user of the organization something of a workflow, at once if they are looking; it goes with the workflow. */
export function notify({ store, events }: Place, user_id: string, en: string, detail: string, workflowId: string) {
  const redirect_url = `/app/workflow/${workflowId}`;
  const data = {
    ...{ id: (lastNumber += 1), user_id, type: 'workflow', redirect_url, read_state: false },
    ...{ title: { en }, message: { en: detail } },
  };
  store.insert('notification', en, data, workflowId);
  events.publish(store.organizationId, { type: 'notification' });
}

const own = ({ store, token }: Call) => store.all('notification', { user_id: token.user_id ?? '' });

export const notificationOperations: OperationsOf<OperationMethods> = {
  getNotificationsV2: {
    access: 'read',
    run: (call) => {
      const results = own(call).map(({ data, created_at }) => ({ ...data, timestamp: created_at }));
      const total_unread = own(call).filter(({ data }) => !data.read_state).length;
      return { status: 200, body: { total: results.length, total_unread, results } };
    },
  },
  markAsRead: {
    access: 'read',
    run: (call) => {
      const found = own(call).find(({ data }) => String(data.id) === String(call.params.id));
      if (!found) throw notFound('The notification');
      call.store.update('notification', found.id, found.title, { ...found.data, read_state: true });
      return { status: 204 };
    },
  },
};
