import { useEffect } from 'react';

let source: EventSource | undefined;

/** Calls `listener` whenever one of these happens in the organization, and when the connection (re)opens. */
export function usePortalEvents(listener: () => void, ...happenings: string[]): void {
  useEffect(() => {
    source ??= new EventSource('/api/events');
    const stream = source;
    // What came between the last look and the connection is seen when that opens.
    const types = ['open', ...happenings];
    for (const type of types) stream.addEventListener(type, listener);
    return () => types.forEach((type) => stream.removeEventListener(type, listener));
    // The happenings are a literal in each call.
  }, [listener]);
}
