import { Alert, ApiError, Button, Page, formValues } from '@portal/kit';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useLocation } from 'wouter';
import { AttributeField } from './AttributeField.tsx';
import { addressOf, type Attribute } from './model.ts';
import { getEntity, getSchema } from './requests.ts';
import { saveEntity } from './save.ts';

function valuesOf(form: HTMLFormElement, attributes: Attribute[]): Record<string, unknown> {
  const data = formValues(form);
  return Object.fromEntries(
    attributes.map(({ name, type }) => {
      const text = data[name] ?? '';
      return [name, text === '' ? null : type === 'number' ? Number(text) : text];
    }),
  );
}

export function EntityForm({ slug, id }: { slug: string; id?: string }) {
  const [, navigate] = useLocation();
  const [problem, setProblem] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const schema = useQuery({ queryKey: ['schema', slug], queryFn: () => getSchema(slug) });
  const entity = useQuery({
    queryKey: ['entity-to-edit', slug, id],
    queryFn: () => getEntity(slug, id ?? ''),
    enabled: id !== undefined,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });

  if (schema.isError || entity.isError) return <Alert>This form could not be loaded.</Alert>;
  if (!schema.data || (id && !entity.data)) return null;
  const { name } = schema.data;
  const attributes = schema.data.attributes.filter(({ type }) => type !== 'relation');
  const back = id ? `/app/entity/${slug}/${id}` : `/app/entity/${slug}`;

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    try {
      const saved = await saveEntity(slug, valuesOf(event.currentTarget, attributes), entity.data);
      navigate(addressOf(saved), { replace: true });
    } catch (error) {
      setBusy(false);
      setProblem(error);
    }
  };
  const stale = problem instanceof ApiError && problem.status === 409;
  const errors = problem instanceof ApiError ? problem.byAttribute : {};
  const general = problem instanceof Error && Object.keys(errors).length === 0 ? problem.message : undefined;

  return (
    <Page title={entity.data ? `Edit ${entity.data._title}` : `New ${name.toLowerCase()}`}>
      {general && (
        <Alert action={stale && <Button onClick={() => window.location.reload()}>Load their version</Button>}>
          {general}
        </Alert>
      )}
      <form className="card form" noValidate onSubmit={(event) => void submit(event)}>
        {attributes.map((attribute) => (
          <AttributeField
            key={attribute.name}
            attribute={attribute}
            value={entity.data?.[attribute.name]}
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
