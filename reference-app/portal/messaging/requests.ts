import { api, type User } from '@portal/kit';

export interface Message {
  _id: string;
  subject: string;
  text: string;
  from: { name: string; address: string };
  to: { address: string }[];
  _created_at: string;
  file?: { $relation: { entity_id: string; filename: string; size_bytes?: number }[] };
}
export interface Thread {
  _id: string;
  _title: string;
  done: boolean;
  unread: number;
  participants: string[];
  latest_message?: Message;
  latest_message_at?: string;
}

export const listThreads = (q = '') =>
  api.post<{ results: Thread[] }>('message/v1/message/threads:search', { q, size: 100 }).then(({ results }) => results);
export const listMessages = (threadId: string) =>
  api
    .post<{ results: Message[] }>('message/v1/message/messages:search', { view: { thread_ids: [threadId] } })
    .then(({ results }) => results);
type Written = Record<'subject' | 'text' | 'from', string> & {
  to: string[];
  parent?: string;
  files?: string[];
};
export const sendMessage = (message: Written) =>
  api.post<Message & { thread_id: string }>('message/v1/message/messages', {
    subject: message.subject,
    text: message.text,
    from: { address: message.from },
    file: { $relation: (message.files ?? []).map((entity_id) => ({ entity_id })) },
    to: message.to.map((address) => ({ address })),
    ...(message.parent ? { parent_id: message.parent } : { thread: { topic: 'MESSAGE' } }),
  });

export interface Template {
  _id: string;
  name: string;
  subject: string;
  body: string;
}
const TEMPLATES = { q: '_schema:email_template', sort: 'name:asc', size: 1_000 };
export const listTemplates = () =>
  api.post<{ results: Template[] }>('entity/v1/entity:search', TEMPLATES).then(({ results }) => results);

export const markRead = (threadId: string) => api.post(`message/v1/message/threads/${threadId}/read`);
export const setDone = (threadId: string, done: boolean) =>
  api.post(`message/v1/message/threads/${threadId}:${done ? 'markAsDone' : 'markAsOpen'}`);
export const listUsers = () => api.get<{ results: User[] }>('user/v2/users').then(({ results }) => results);
