import { Alert, Button, ConfirmDialog, TextField, mayManage, useSession, useSubmit } from '@portal/kit';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Entity } from './model.ts';
import { deleteEntity, setTags } from './requests.ts';

/** What can be done to all that is selected in a list. */
export function BulkActions({ selected, onDone }: { selected: Entity[]; onDone: () => void }) {
  const session = useSession();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [failed, setFailed] = useState<string>();
  const forEach = async (action: (entity: Entity) => Promise<unknown>) => {
    for (const entity of selected) await action(entity);
    onDone();
    await client.invalidateQueries();
  };
  const { onSubmit, busy, problem } = useSubmit(async ({ tag = '' }) => {
    await forEach(async ({ _schema, _id, _tags }) => _tags.includes(tag) || setTags(_schema, _id, [..._tags, tag]));
  });
  const remove = async () => {
    setAsking(false);
    await forEach(({ _schema, _id }) => deleteEntity(_schema, _id)).catch((error: Error) => setFailed(error.message));
  };
  return (
    <section className="card" aria-label="Selection">
      {(problem ?? failed) && <Alert>{problem ?? failed}</Alert>}
      <form className="inline" onSubmit={onSubmit}>
        <span role="status">{selected.length} selected</span>
        <TextField label="Tag" name="tag" required />
        <Button type="submit" disabled={busy}>
          Tag selected
        </Button>
        {mayManage(session) && (
          <Button danger disabled={busy} onClick={() => setAsking(true)}>
            Delete selected
          </Button>
        )}
      </form>
      {asking && (
        <ConfirmDialog
          title={`Delete ${selected.length} selected?`}
          confirm="Delete"
          onConfirm={() => void remove()}
          onCancel={() => setAsking(false)}
        >
          They can be restored later.
        </ConfirmDialog>
      )}
    </section>
  );
}
