import { useEffect } from 'react';

let source: EventSource | undefined;

/** Calls `listener` whenever a message arrives or a thread changes in the organisation. */
export function usePortalEvents(listener: () => void): void {
  useEffect(() => {
    source ??= new EventSource('/api/events');
    const stream = source;
    const types = ['message', 'thread'];
    for (const type of types) stream.addEventListener(type, listener);
    return () => types.forEach((type) => stream.removeEventListener(type, listener));
  }, [listener]);
}
