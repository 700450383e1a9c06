import { Button, ConfirmDialog, DownloadButton, Empty, Section, TextField } from '@portal/kit';
import { api, chosenFile, fileSize, upload, useSubmit, type StoredFile } from '@portal/kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Entity } from './model.ts';
import { getRelations, type Related } from './requests.ts';

/** What is kept at an entity: its own files, and what a customer has sent. */
export function Files({ entity: { _schema: slug, _id: id }, editable }: { entity: Entity; editable: boolean }) {
  const client = useQueryClient();
  const [asking, setAsking] = useState<StoredFile>();
  const { data } = useQuery({ queryKey: ['relations', slug, id], queryFn: () => getRelations(slug, id) });
  const { onSubmit, busy, problem } = useSubmit(async (_, form) => {
    const file = chosenFile(form, 'file');
    if (!file) throw new Error('Choose a file.');
    await upload(file, id);
    form.reset();
    await client.invalidateQueries();
  });
  if (!data) return null;
  const files = data.flatMap((related) => (related._schema === 'file' ? [related as Related & StoredFile] : []));
  const remove = async (file: StoredFile) => {
    setAsking(undefined);
    await api.delete(`file/v2/files/${file._id}`);
    await client.invalidateQueries();
  };
  return (
    <Section title="Files">
      {files.length === 0 && <Empty>No files yet.</Empty>}
      <ul className="list" aria-label="Files">
        {files.map((file) => (
          <li key={file._id}>
            <span>
              {file.filename}{' '}
              <span className="muted">{file.size_bytes !== undefined && fileSize(file.size_bytes)}</span>
            </span>
            <span className="actions">
              <DownloadButton file={file} />
              {editable && (
                <Button aria-label={`Remove ${file.filename}`} onClick={() => setAsking(file)}>
                  Remove
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
      {editable && (
        <form className="inline" noValidate onSubmit={onSubmit}>
          <TextField label="New file" name="file" type="file" error={problem} hint="A document, at most 2 MB." />
          <Button type="submit" disabled={busy}>
            Upload
          </Button>
        </form>
      )}
      {asking && (
        <ConfirmDialog
          title={`Remove ${asking.filename}?`}
          confirm="Remove"
          onConfirm={() => void remove(asking)}
          onCancel={() => setAsking(undefined)}
        >
          Nobody can download it any more.
        </ConfirmDialog>
      )}
    </Section>
  );
}
