import { Button, Empty, Section, SelectField, useSubmit } from '@portal/kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { addressOf, type Attribute, type Entity, type Schema } from './model.ts';
import { addRelation, getRelations, removeRelation, searchEntities } from './requests.ts';

function AddRelation({ attribute, onAdd }: { attribute: Attribute; onAdd: (entityId: string) => Promise<void> }) {
  const slug = attribute.allowed_schemas?.[0] ?? '';
  const { data } = useQuery({
    queryKey: ['candidates', slug],
    queryFn: () => searchEntities({ slug, text: '', sort: '_title:asc', from: 0, size: 200, deleted: false }),
  });
  const { onSubmit, problem } = useSubmit(async ({ entity }) => {
    if (entity) await onAdd(entity);
  });
  return (
    <form className="inline" onSubmit={onSubmit}>
      <SelectField
        error={problem}
        label={attribute.label}
        name="entity"
        options={data?.results.map(({ _id, _title }) => ({ value: _id, title: _title })) ?? []}
      />
      <Button type="submit">Relate {attribute.label.toLowerCase()}</Button>
    </form>
  );
}

export function Relations({ schema, entity, editable }: { schema: Schema; entity: Entity; editable: boolean }) {
  const { _schema: slug, _id: id } = entity;
  const client = useQueryClient();
  const { data } = useQuery({ queryKey: ['relations', slug, id], queryFn: () => getRelations(slug, id) });
  if (!data) return null;
  const entities = data.filter(({ _schema }) => _schema !== 'file');
  const then = (action: Promise<unknown>) => action.then(() => client.invalidateQueries());
  return (
    <Section title="Relations">
      {entities.length === 0 && <Empty>Not related to anything yet.</Empty>}
      <ul className="list" aria-label="Relations">
        {entities.map((related) => (
          <li key={`${related._id} ${related.$relation.attribute}`}>
            <span>
              <Link href={addressOf(related)}>{related._title}</Link> <span className="muted">{related._schema}</span>
            </span>
            {editable && !related.$relation.reverse && (
              <Button
                aria-label={`Remove relation to ${related._title}`}
                onClick={() => void then(removeRelation(slug, id, related.$relation.attribute, related._id))}
              >
                Remove
              </Button>
            )}
          </li>
        ))}
      </ul>
      {editable &&
        schema.attributes
          .filter(({ type }) => type === 'relation')
          .map((attribute) => (
            <AddRelation
              key={attribute.name}
              attribute={attribute}
              onAdd={(target) => then(addRelation(slug, id, attribute.name, target))}
            />
          ))}
    </Section>
  );
}
