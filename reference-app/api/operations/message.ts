import type { OperationMethods } from '@epilot/sdk/message';
import type { User } from '../accounts.ts';
import type { Call, OperationsOf } from '../contract.ts';
import { HttpError, notFound } from '../errors.ts';
import type { Document, Json, OrganizationStore } from '../store.ts';

interface Address {
  name?: string;
  address: string;
}
interface MessageData extends Json {
  thread_id: string;
  subject: string;
  text?: string;
  from: Address;
  to: Address[];
  user_read_message: string[];
}
interface ThreadData extends Json {
  topic: string;
  participants: string[];
  done: boolean;
}

const messageOf = (document: Document) => document.data as MessageData;
const threadOf = (document: Document) => document.data as ThreadData;

const toItem = ({ id, kind, title, data, created_at, updated_at }: Document, org: string) => ({
  ...data,
  ...{ _id: id, _schema: kind, _title: title, _org: org, _created_at: created_at, _updated_at: updated_at },
});

function reader({ accounts, token }: Call): User {
  const user = token.user_id ? accounts.userBy('id', token.user_id) : undefined;
  if (!user) throw new HttpError(403, 'Messages belong to people; this token has none.');
  return user;
}

const takesPart = (thread: Document, user: User) => threadOf(thread).participants.includes(user.email);

export function ownThread(call: Call, id = call.params.id ?? ''): Document {
  const thread = call.store.find('thread', id);
  const user = reader(call);
  if (!thread || thread.deleted_at) throw notFound('The thread');
  if (!takesPart(thread, user)) throw new HttpError(403, 'This thread is not yours to see.');
  return thread;
}

const messagesOf = (store: OrganizationStore, threadId: string) =>
  store.search({
    kind: 'message',
    where: { thread_id: threadId },
    sort: { attribute: '_created_at', descending: false },
    size: 500,
  }).documents;

const unreadBy = (user: User) => (message: Document) =>
  messageOf(message).from.address !== user.email && !messageOf(message).user_read_message.includes(user.id);

function changeThread(call: Call, change: Partial<ThreadData>): void {
  const thread = ownThread(call);
  call.store.update('thread', thread.id, thread.title, { ...thread.data, ...change });
  call.events.publish(call.store.organizationId, { type: 'thread' });
}

const markDone = (done: boolean) => ({
  access: 'write' as const,
  run: (call: Call) => {
    changeThread(call, { done });
    return { status: 204 };
  },
});

/** Takes files along in a thread, as copies that its participants alone can read; what is at no entity moves there. */
const attach = (store: OrganizationStore, thread: Document, files: Document[]) =>
  files.map(({ id, title: filename, data }) => {
    const copy = store.insert('attachment', filename, { ...data, thread_id: thread.id }, thread.id);
    if (!store.relations(id).length) store.purge('file', id);
    return { entity_id: copy.id, filename, size_bytes: data.size_bytes };
  });

export const messageOperations: OperationsOf<OperationMethods> = {
  sendMessage: {
    access: 'write',
    run: (call) => {
      const { store, body } = call;
      const user = reader(call);
      const to = (body.to ?? []) as Address[];
      const files = (body.file?.$relation ?? []).map(({ entity_id }) => store.get('file', entity_id));
      if (!to.length) throw new HttpError(400, 'A message needs somebody to go to.');
      const parent = body.parent_id ? store.get('message', body.parent_id) : undefined;
      const participants = [...new Set([user.email, ...to.map(({ address }) => address)])];
      const before = parent && ownThread(call, messageOf(parent).thread_id);
      const thread = before
        ? store.update('thread', before.id, before.title, {
            ...before.data,
            done: false,
            participants: [...new Set([...threadOf(before).participants, ...participants])],
          })
        : store.insert('thread', body.subject, { topic: body.thread?.topic ?? 'MESSAGE', participants, done: false });
      const message = store.insert(
        'message',
        body.subject,
        {
          thread_id: thread.id,
          ...{ subject: body.subject, text: body.text ?? '', to, type: 'SENT', sender: user.id },
          from: { name: user.display_name, address: user.email },
          user_read_message: [user.id],
          file: { $relation: attach(store, thread, files) },
        },
        thread.id,
      );
      call.events.publish(store.organizationId, { type: 'message' });
      return { status: 201, body: toItem(message, store.organizationId) };
    },
  },
  getMessage: {
    access: 'read',
    run: (call) => {
      const message = call.store.get('message', call.params.id ?? '');
      ownThread(call, messageOf(message).thread_id);
      return { status: 200, body: toItem(message, call.store.organizationId) };
    },
  },
  searchMessages: {
    access: 'read',
    run: (call) => {
      const threads = (call.body.view?.thread_ids ?? []).map((id) => ownThread(call, id));
      const results = threads
        .flatMap(({ id }) => messagesOf(call.store, id))
        .map((entry) => toItem(entry, call.store.organizationId));
      return { status: 200, body: { hits: results.length, results } };
    },
  },
  searchThreads: {
    access: 'read',
    run: (call) => {
      const user = reader(call);
      const { store, body } = call;
      const said = store.search({ kind: 'message', text: body.q, size: 1_000 }).documents;
      const found = new Set(said.map((message) => messageOf(message).thread_id));
      const results = store
        .search({ kind: 'thread', sort: { attribute: '_updated_at', descending: true }, size: 1_000 })
        .documents.filter((thread) => takesPart(thread, user) && (!body.q || found.has(thread.id)))
        .map((thread) => {
          const messages = messagesOf(store, thread.id);
          const latest = messages.at(-1);
          return {
            ...toItem(thread, store.organizationId),
            unread: messages.filter(unreadBy(user)).length,
            ...(latest ? { latest_message: latest.data, latest_message_at: latest.created_at } : {}),
          };
        });
      return {
        status: 200,
        body: { hits: results.length, results: results.slice(body.from ?? 0, (body.from ?? 0) + (body.size ?? 50)) },
      };
    },
  },
  getUnread: {
    access: 'read',
    run: (call) => {
      const user = reader(call);
      const threads = call.store.all('thread').filter((thread) => takesPart(thread, user));
      const count = threads.flatMap(({ id }) => messagesOf(call.store, id)).filter(unreadBy(user)).length;
      return { status: 200, body: { count, unread: count } };
    },
  },
  markReadThread: {
    access: 'read',
    run: (call) => {
      const user = reader(call);
      for (const message of messagesOf(call.store, ownThread(call).id).filter(unreadBy(user))) {
        const data = messageOf(message);
        call.store.update('message', message.id, message.title, {
          ...data,
          user_read_message: [...data.user_read_message, user.id],
        });
      }
      return { status: 200 };
    },
  },
  markThreadAsDone: markDone(true),
  markThreadAsOpen: markDone(false),
  deleteThread: {
    access: 'write',
    run: (call) => {
      call.store.purge('thread', ownThread(call).id);
      return { status: 204 };
    },
  },
  deleteMessage: {
    access: 'write',
    run: (call) => {
      const message = call.store.find('message', call.params.id ?? '');
      if (!message) throw notFound('The message');
      ownThread(call, messageOf(message).thread_id);
      call.store.purge('message', message.id);
      return { status: 204 };
    },
  },
};
