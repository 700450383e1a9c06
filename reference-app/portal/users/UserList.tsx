import { Alert, Badge, Button, Page, Section, SelectField, Status, TextField } from '@portal/kit';
import { api, mayManage, useSession, useSubmit, type User } from '@portal/kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

type Colleague = User & { status: 'Active' | 'Pending' };
const ROLES = ['administrator', 'agent', 'viewer'].map((value) => ({ value, title: value }));

const listUsers = () => api.get<{ results: Colleague[] }>('user/v2/users').then(({ results }) => results);
const inviteUser = ({ email, role }: Record<string, string>) =>
  api.post('user/v2/users/invite', { email, roles: [role] });

export function UserList() {
  const session = useSession();
  const client = useQueryClient();
  const [told, setTold] = useState<string>();
  const { data, isError } = useQuery({ queryKey: ['users'], queryFn: listUsers, enabled: mayManage(session) });
  const refresh = () => client.invalidateQueries({ queryKey: ['users'] });
  const { onSubmit, busy, problem } = useSubmit(async (values, form) => {
    setTold(undefined);
    if (!values.email || !values.role) throw new Error('An invitation needs an email address and a role.');
    await inviteUser(values);
    form.reset();
    setTold(`${values.email} is invited as ${values.role}.`);
    await refresh();
  });
  const remove = async ({ id, email }: Colleague) => {
    await api.delete(`user/v2/users/${id}`);
    setTold(`The invitation of ${email} is withdrawn.`);
    await refresh();
  };

  if (!session) return null;
  if (!mayManage(session)) return <Alert>Only an administrator may manage users.</Alert>;
  if (isError) return <Alert>The users could not be loaded.</Alert>;
  return (
    <Page title="Users">
      {told && <Status>{told}</Status>}
      {problem && <Alert>{problem}</Alert>}
      <div className="columns">
        <Section title="All users">
          <ul className="list" aria-label="Users">
            {data?.map((user) => (
              <li key={user.id}>
                <span>
                  {user.display_name} <span className="muted">{user.roles[0]}</span>{' '}
                  {user.status === 'Pending' && <Badge tone="accent">invited</Badge>}
                </span>
                {user.status === 'Pending' && (
                  <Button aria-label={`Withdraw the invitation of ${user.email}`} onClick={() => void remove(user)}>
                    Withdraw
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </Section>
        <Section title="Invite a colleague">
          <form className="form" noValidate onSubmit={onSubmit}>
            <TextField label="Email" name="email" type="email" required />
            <SelectField label="Role" name="role" options={ROLES} required />
            <div>
              <Button type="submit" primary disabled={busy}>
                Send invitation
              </Button>
            </div>
          </form>
        </Section>
      </div>
    </Page>
  );
}
