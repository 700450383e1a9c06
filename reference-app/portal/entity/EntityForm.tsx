import { Alert, ApiError, Button, Page, useSubmit } from '@portal/kit';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { AttributeField } from './AttributeField.tsx';
import { useCopied } from './duplicate.tsx';
import { addressOf, type Attribute } from './model.ts';
import { getEntity, getSchema } from './requests.ts';
import { saveEntity } from './save.ts';

/** What a form holds as the values of attributes: numbers as numbers, and nothing where it was left empty. */
function typed(values: Record<string, string>, attributes: Attribute[]): Record<string, unknown> {
  return Object.fromEntries(
    attributes.map(({ name, type }) => {
      const text = values[name] ?? '';
      return [name, text === '' ? null : type === 'number' ? Number(text) : text];
    }),
  );
}

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

  const attributes = schema.data?.attributes.filter(({ type }) => type !== 'relation') ?? [];
  const { onSubmit, busy, errors, problem, error } = useSubmit(async (values) => {
    const saved = await saveEntity(slug, typed(values, attributes), entity.data);
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
            Save {name.toLowerCase()}
          </Button>
          <Button onClick={() => navigate(back)}>Cancel</Button>
        </div>
      </form>
    </Page>
  );
}
