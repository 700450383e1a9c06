import { usePortalEvents } from '@portal/kit';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';

/** Loads threads and messages anew when one arrives or changes. */
export function useLiveMessages(): void {
  const client = useQueryClient();
  usePortalEvents(
    useCallback(() => {
      void client.invalidateQueries({ queryKey: ['threads'] });
      void client.invalidateQueries({ queryKey: ['messages'] });
    }, [client]),
    'message',
    'thread',
  );
}
