import { Alert, Button, ButtonLink, ConfirmDialog, Page, Section, mayManage, mayWrite, useSession } from '@portal/kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ActivityFeed } from './ActivityFeed.tsx';
import { Duplicate } from './duplicate.tsx';
import { Files } from './Files.tsx';
import { shown } from './model.ts';
import { Relations } from './Relations.tsx';
import { deleteEntity, getEntity, getSchema, restoreEntity } from './requests.ts';
import { Tags } from './Tags.tsx';

export function EntityDetail({ slug, id }: { slug: string; id: string }) {
  const session = useSession();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string>();
  const schema = useQuery({ queryKey: ['schema', slug], queryFn: () => getSchema(slug) });
  const entity = useQuery({ queryKey: ['entity', slug, id], queryFn: () => getEntity(slug, id) });

  if (schema.isError || entity.isError) return <Alert>This {slug} was not found.</Alert>;
  if (!schema.data || !entity.data) return null;
  const { name, attributes } = schema.data;
  const deleted = entity.data._deleted_at !== undefined;
  const act = (action: (slug: string, id: string) => Promise<unknown>) => async () => {
    setAsking(false);
    try {
      await action(slug, id);
      await client.invalidateQueries();
    } catch (error) {
      setProblem((error as Error).message);
    }
  };

  return (
    <Page
      title={entity.data._title}
      actions={
        !deleted && (
          <>
            {mayWrite(session) && <ButtonLink href={`/app/workflow/start/${slug}/${id}`}>Start workflow</ButtonLink>}
            {mayWrite(session) && <ButtonLink href={`/app/entity/${slug}/${id}/edit`}>Edit</ButtonLink>}
            <Duplicate slug={slug} id={id} />
            {mayManage(session) && (
              <Button danger onClick={() => setAsking(true)}>
                Delete
              </Button>
            )}
          </>
        )
      }
    >
      {problem && <Alert>{problem}</Alert>}
      {deleted && (
        <Alert action={mayManage(session) && <Button onClick={() => void act(restoreEntity)()}>Restore</Button>}>
          This {name.toLowerCase()} was deleted.
        </Alert>
      )}
      {asking && (
        <ConfirmDialog
          title={`Delete ${entity.data._title}?`}
          confirm="Delete"
          onConfirm={() => void act(deleteEntity)()}
          onCancel={() => setAsking(false)}
        >
          It can be restored later.
        </ConfirmDialog>
      )}
      <div className="columns">
        <div className="stack">
          <Section title="Details">
            <table className="plain-table" aria-label="Details">
              <tbody>
                {attributes
                  .filter(({ type }) => type !== 'relation')
                  .map((attribute) => (
                    <tr key={attribute.name}>
                      <th scope="row">{attribute.label}</th>
                      <td>{shown(attribute, entity.data[attribute.name])}</td>
                    </tr>
                  ))}
              </tbody>
            </table>
          </Section>
          <Relations schema={schema.data} entity={entity.data} editable={mayWrite(session) && !deleted} />
          <Files entity={entity.data} editable={mayWrite(session) && !deleted} />
        </div>
        <div className="stack">
          <Tags entity={entity.data} editable={mayWrite(session) && !deleted} />
          <ActivityFeed slug={slug} id={id} />
        </div>
      </div>
    </Page>
  );
}
