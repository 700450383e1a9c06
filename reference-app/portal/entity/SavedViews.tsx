import { Alert, Button, SelectField, TextField, mayWrite, useSession, useSubmit } from '@portal/kit';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { WHOLE_LIST, type Narrowing, type View } from './model.ts';
import { createView, deleteView } from './requests.ts';

interface Props {
  slug: string;
  views: View[];
  /** What the list shows. */
  current: Narrowing;
  onChoose: (wanted: Narrowing) => void;
}

const isSame = (one: Narrowing, other: Narrowing) => JSON.stringify(one) === JSON.stringify(other);

/** What a list was narrowed to and how it was sorted, by a name: one's own views, and what others share. */
export function SavedViews({ slug, views, current, onChoose }: Props) {
  const session = useSession();
  const client = useQueryClient();
  const [naming, setNaming] = useState(false);
  const [failed, setFailed] = useState<string>();
  const chosen = views.find(({ ui_config }) => isSame(ui_config.list, current));
  const refresh = () => client.invalidateQueries({ queryKey: ['views'] });
  const { onSubmit, busy, problem } = useSubmit(async ({ name = '', shared }) => {
    if (!name) throw new Error('Name is required.');
    await createView(slug, name, shared !== undefined, current);
    await refresh();
    setNaming(false);
  });
  const remove = async ({ id }: View) => {
    await deleteView(id);
    await refresh();
    setFailed(undefined);
    onChoose(WHOLE_LIST);
  };
  return (
    <>
      {failed && <Alert>{failed}</Alert>}
      <div className="inline">
        <SelectField
          label="View"
          empty="Everything"
          options={views.map(({ id, name }) => ({ value: id, title: name }))}
          value={chosen?.id ?? ''}
          onChange={({ target }) => onChoose(views.find(({ id }) => id === target.value)?.ui_config.list ?? WHOLE_LIST)}
        />
        {mayWrite(session) && (
          <>
            <Button disabled={chosen !== undefined || isSame(current, WHOLE_LIST)} onClick={() => setNaming(!naming)}>
              Save view
            </Button>
            <Button
              disabled={chosen?.created_by.user_id !== session?.user.id}
              onClick={() => chosen && void remove(chosen).catch((error: Error) => setFailed(error.message))}
            >
              Remove view
            </Button>
          </>
        )}
      </div>
      {naming && !chosen && (
        <form className="card inline" aria-label="New view" noValidate onSubmit={onSubmit}>
          {problem && <Alert>{problem}</Alert>}
          <TextField label="Name" name="name" required />
          <label className="check">
            <input type="checkbox" name="shared" /> Share with everybody
          </label>
          <Button type="submit" primary disabled={busy}>
            Save
          </Button>
        </form>
      )}
    </>
  );
}
