import { ButtonLink, mayWrite, useSession } from '@portal/kit';
import { useQuery } from '@tanstack/react-query';
import type { Copied } from '../../portal/entity/duplicate.tsx';
import { getEntity } from '../../portal/entity/requests.ts';

/** Opens the form of a new entity that is filled with this one. */
export function Duplicate({ slug, id }: { slug: string; id: string }) {
  const session = useSession();
  return mayWrite(session) && <ButtonLink href={`/app/entity/${slug}/new?copy=${id}`}>Duplicate</ButtonLink>;
}

/** The entity that the address names, without the email address: nobody shares it with somebody else. */
export function useCopied(slug: string): Copied {
  const id = new URLSearchParams(window.location.search).get('copy');
  const { data, isPending } = useQuery({
    queryKey: ['entity-to-copy', slug, id],
    queryFn: () => getEntity(slug, id ?? ''),
    enabled: id !== null,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  return { ready: id === null || !isPending, values: data && { ...data, email: '' } };
}
