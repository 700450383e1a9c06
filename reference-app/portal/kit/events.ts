import { useEffect } from 'react';

let source: EventSource | undefined;

/** Calls `listener` whenever a message arrives or a thread changes in the organization, and when the connection (re)opens. */
export function usePortalEvents(listener: () => void): void {
  useEffect(() => {
    source ??= new EventSource('/api/events');
    const stream = source;
    // What came between the last look and the connection is seen when that opens.
    const types = ['open', 'message', 'thread'];
    for (const type of types) stream.addEventListener(type, listener);
    return () => types.forEach((type) => stream.removeEventListener(type, listener));
  }, [listener]);
}
