import {
  Alert,
  ApiError,
  Button,
  ButtonLink,
  Page,
  Progress,
  Section,
  Status,
  TextField,
  useSubmit,
} from '@portal/kit';
import { useQuery } from '@tanstack/react-query';
import { useState, type ChangeEvent } from 'react';
import { decoded, parseCsv } from './csv.ts';
import { isEntered, plain, valueOf, type Attribute } from './model.ts';
import { getSchema, validateEntity } from './requests.ts';
import { saveEntity } from './save.ts';

type Values = Record<string, unknown>;
interface Draft {
  columns: Attribute[];
  rows: Values[];
  faults: string[];
}
const NOTHING: Draft = { columns: [], rows: [], faults: [] };

/** Reads a CSV file and asks the server what is wrong with each of its rows. */
async function readDraft(file: File, slug: string, attributes: Attribute[]): Promise<Draft> {
  const [header = [], ...cells] = parseCsv(decoded(await file.arrayBuffer()));
  const columns = header.map((name) => {
    const known = attributes.find((attribute) => attribute.label === name || attribute.name === name);
    if (!known)
      throw new Error(`There is no column “${name}”: use ${attributes.map(({ label }) => label).join(', ')}.`);
    return known;
  });
  if (!cells.length) throw new Error('This file has no rows to import.');
  const rows = cells.map((row) =>
    Object.fromEntries(columns.map((column, index) => [column.name, valueOf(column, row[index] ?? '')])),
  );
  const faults = await Promise.all(
    rows.map(async (row, index) => (await validateEntity(slug, row)).map((message) => `Row ${index + 2}: ${message}`)),
  );
  return { columns, rows, faults: faults.flat() };
}

export function ImportPage({ slug }: { slug: string }) {
  const schema = useQuery({ queryKey: ['schema', slug], queryFn: () => getSchema(slug) });
  const [draft, setDraft] = useState(NOTHING);
  const [unreadable, setUnreadable] = useState<string>();
  const [imported, setImported] = useState(0);
  const { onSubmit, busy, problem } = useSubmit(async () => {
    for (const [index, row] of draft.rows.entries()) {
      try {
        await saveEntity(slug, row);
      } catch (error) {
        // What is left is tried again; what is there is not imported twice.
        setDraft({ ...draft, rows: draft.rows.slice(index) });
        const count = draft.rows.length - index;
        throw new Error(`${(error as ApiError).message} ${count} of ${draft.rows.length} rows are left to import.`);
      }
    }
    setImported(draft.rows.length);
    setDraft(NOTHING);
  });
  if (schema.isError) return <Alert>This page could not be loaded.</Alert>;
  if (!schema.data) return null;
  const { plural, attributes } = schema.data;
  const own = attributes.filter(isEntered);
  const read = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    setDraft(NOTHING);
    setImported(0);
    const [file] = target.files ?? [];
    try {
      setUnreadable(undefined);
      if (file) setDraft(await readDraft(file, slug, own));
    } catch (error) {
      setUnreadable((error as Error).message);
    }
  };

  return (
    <Page
      title={`Import ${plural.toLowerCase()}`}
      actions={<ButtonLink href={`/app/entity/${slug}`}>{`Back to ${plural.toLowerCase()}`}</ButtonLink>}
    >
      {(unreadable ?? problem) && <Alert>{unreadable ?? problem}</Alert>}
      {imported > 0 && <Status>{`${imported} ${plural.toLowerCase()} were imported.`}</Status>}
      <form className="card form" onSubmit={onSubmit}>
        <TextField
          label="CSV file"
          type="file"
          accept=".csv,text/csv"
          hint={`The first row has the names of the columns: ${own.map(({ label }) => label).join(', ')}.`}
          onChange={(event) => void read(event)}
        />
        {draft.faults.length > 0 && (
          <ul className="list error" aria-label="Problems">
            {draft.faults.map((fault) => (
              <li key={fault}>{fault}</li>
            ))}
          </ul>
        )}
        <div className="actions">
          <Button type="submit" primary disabled={busy || !draft.rows.length || draft.faults.length > 0}>
            {`Import ${draft.rows.length} ${plural.toLowerCase()}`}
          </Button>
          <Progress busy={busy}>Importing …</Progress>
        </div>
      </form>
      {draft.rows.length > 0 && (
        <Section title="Preview">
          <ol className="list" aria-label="Preview">
            {draft.rows.slice(0, 5).map((row, index) => (
              <li key={index}>{draft.columns.map((column) => plain(column, row[column.name])).join(' · ')}</li>
            ))}
          </ol>
        </Section>
      )}
    </Page>
  );
}
