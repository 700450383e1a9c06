import { Badge, Button, Empty, Section, TextField, formValues } from '@portal/kit';
import { useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import type { Entity } from './model.ts';
import { setTags } from './requests.ts';

export function Tags({ entity, editable }: { entity: Entity; editable: boolean }) {
  const client = useQueryClient();
  const { _schema, _id, _tags } = entity;
  const change = async (tags: string[]) => {
    await setTags(_schema, _id, tags);
    await client.invalidateQueries();
  };
  const add = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const { tag } = formValues(form);
    if (tag && !_tags.includes(tag)) await change([..._tags, tag]);
    form.reset();
  };
  return (
    <Section title="Tags">
      {_tags.length === 0 && <Empty>No tags yet.</Empty>}
      <ul className="tags" aria-label="Tags">
        {_tags.map((tag) => (
          <li key={tag}>
            <Badge tone="accent">{tag}</Badge>
            {editable && (
              <Button
                aria-label={`Remove tag ${tag}`}
                onClick={() => void change(_tags.filter((other) => other !== tag))}
              >
                ×
              </Button>
            )}
          </li>
        ))}
      </ul>
      {editable && (
        <form className="inline" onSubmit={(event) => void add(event)}>
          <TextField label="New tag" name="tag" />
          <Button type="submit">Add tag</Button>
        </form>
      )}
    </Section>
  );
}
