import { Alert, ApiError, Button, Page, Progress, useSubmit } from '@portal/kit';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { AttributeField } from './AttributeField.tsx';
import { useCopied } from './duplicate.tsx';
import { addressOf, isEntered, valueOf, type Entity } from './model.ts';
import { getEntity, getSchema } from './requests.ts';
import { saveEntity } from './save.ts';
import { findTwin } from './twin.ts';

export function EntityForm({ slug, id }: { slug: string; id?: string }) {
  const [, navigate] = useLocation();
  const schema = useQuery({ queryKey: ['schema', slug], queryFn: () => getSchema(slug) });
  const entity = useQuery({
    queryKey: ['entity-to-edit', slug, id],
    queryFn: () => getEntity(slug, id ?? ''),
    enabled: id !== undefined,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });

  const copied = useCopied(slug);

  const attributes = schema.data?.attributes.filter(isEntered) ?? [];
  const [twin, setTwin] = useState<Entity>();
  /** The email address that was said to be taken; saving it once more means it. */
  const accepted = useRef<string>(undefined);
  const { onSubmit, busy, errors, problem, error } = useSubmit(async (values) => {
    if (!id && values.email && values.email !== accepted.current) {
      const found = await findTwin(slug, values.email);
      setTwin(found);
      accepted.current = found && values.email;
      if (found) return;
    }
    const typed = attributes.map((attribute) => [attribute.name, valueOf(attribute, values[attribute.name] ?? '')]);
    const saved = await saveEntity(slug, Object.fromEntries(typed) as Record<string, unknown>, entity.data);
    navigate(addressOf(saved), { replace: true });
  });

  if (schema.isError || entity.isError) return <Alert>This form could not be loaded.</Alert>;
  if (!schema.data || (id && !entity.data) || !copied.ready) return null;
  const { name } = schema.data;
  const back = id ? `/app/entity/${slug}/${id}` : `/app/entity/${slug}`;

  const stale = error instanceof ApiError && error.status === 409;

  return (
    <Page title={entity.data ? `Edit ${entity.data._title}` : `New ${name.toLowerCase()}`}>
      {problem && (
        <Alert action={stale && <Button onClick={() => window.location.reload()}>Load their version</Button>}>
          {problem}
        </Alert>
      )}
      {twin && (
        <Alert action={<Link href={addressOf(twin)}>Open {twin._title}</Link>}>
          {twin._title} has this email address already.
        </Alert>
      )}
      <form className="card form" noValidate onSubmit={onSubmit}>
        {attributes.map((attribute) => (
          <AttributeField
            key={attribute.name}
            attribute={attribute}
            value={(entity.data ?? copied.values)?.[attribute.name]}
            error={errors[attribute.name]}
          />
        ))}
        <div className="actions">
          <Button type="submit" primary disabled={busy}>
            {twin ? 'Save anyway' : `Save ${name.toLowerCase()}`}
          </Button>
          <Button onClick={() => navigate(back)}>Cancel</Button>
          <Progress busy={busy}>Saving …</Progress>
        </div>
      </form>
    </Page>
  );
}
