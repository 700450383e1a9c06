export {
  completeHistory,
  remoteHistory,
  type CompletedHistory,
  type RemoteHistory,
  type RemoteHistoryOptions,
} from './history.ts';
export { mergeHistories } from './merge.ts';
