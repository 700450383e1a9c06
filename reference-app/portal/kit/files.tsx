import { useState } from 'react';
import { api, ApiError } from './api.ts';
import { Alert, Button } from './components.tsx';

export interface StoredFile {
  _id: string;
  filename: string;
  size_bytes?: number;
}

/** The file that a form's field holds; undefined where none was chosen. */
export function chosenFile(form: HTMLFormElement, name: string): File | undefined {
  const file = new FormData(form).get(name);
  return file instanceof File && file.name ? file : undefined;
}

/** Keeps a file, at an entity where one is named. */
export async function upload(file: File, entityId?: string): Promise<StoredFile> {
  const named = { filename: file.name, mime_type: file.type || 'application/octet-stream' };
  const { upload_url, s3ref } = await api.post<{ upload_url: string; s3ref: object }>('file/v2/files/upload', named);
  const response = await fetch(upload_url, { method: 'PUT', body: file });
  if (!response.ok) throw new ApiError(response.status, (await response.json().catch(() => ({}))) as object);
  return api.post('file/v2/files', { ...named, s3ref, relations: entityId ? [{ entity_id: entityId }] : [] });
}

export function DownloadButton({ file: { _id, filename } }: { file: StoredFile }) {
  const [problem, setProblem] = useState<string>();
  const download = async () => {
    try {
      const { download_url } = await api.get<{ download_url: string }>(`file/v1/files/${_id}/download`);
      window.location.assign(download_url);
    } catch (error) {
      setProblem((error as Error).message);
    }
  };
  if (problem) return <Alert>{problem}</Alert>;
  return (
    <Button aria-label={`Download ${filename}`} onClick={() => void download()}>
      Download
    </Button>
  );
}
