import { Alert, DoorPage, NewPasswordField, TextField, api, useMailedLink } from '@portal/kit';
import { useQuery } from '@tanstack/react-query';

const PUBLIC = 'user/v2/users/public';

/** Who was invited chooses a name and a password, and logs in with them. */
export function Invitation() {
  const { token = '' } = useMailedLink();
  const query = `?token=${encodeURIComponent(token)}`;
  const { data, isError } = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => api.get<{ invitation_org_name: string }>(`${PUBLIC}/checkToken${query}`),
    refetchOnWindowFocus: false,
  });
  const accept = async (person: Record<string, string>) => {
    await api.post(`${PUBLIC}/activate${query}`, person);
    window.location.assign('/login?activated');
  };
  if (isError)
    return (
      <main className="narrow">
        <h1>Invitation</h1>
        <Alert>This invitation is used or no longer valid. Please ask for a new one.</Alert>
      </main>
    );
  if (!data) return <main className="narrow" aria-busy="true" />;
  return (
    <DoorPage title={`Join ${data.invitation_org_name}`} button="Join" action={accept}>
      <TextField label="Your name" name="display_name" autoComplete="name" required />
      <NewPasswordField label="Password" />
    </DoorPage>
  );
}
