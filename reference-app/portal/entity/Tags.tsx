import { Badge, Button, Empty, Section, TextField, useSubmit, Alert } from '@portal/kit';
import { useQueryClient } from '@tanstack/react-query';
import type { Entity } from './model.ts';
import { setTags } from './requests.ts';

export function Tags({ entity, editable }: { entity: Entity; editable: boolean }) {
  const client = useQueryClient();
  const { _schema, _id, _tags } = entity;
  const change = async (tags: string[]) => {
    await setTags(_schema, _id, tags);
    await client.invalidateQueries();
  };
  const { onSubmit, problem } = useSubmit(async ({ tag }, form) => {
    if (tag && !_tags.includes(tag)) await change([..._tags, tag]);
    form.reset();
  });
  return (
    <Section title="Tags">
      {problem && <Alert>{problem}</Alert>}
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
        <form className="inline" onSubmit={onSubmit}>
          <TextField label="New tag" name="tag" />
          <Button type="submit">Add tag</Button>
        </form>
      )}
    </Section>
  );
}
