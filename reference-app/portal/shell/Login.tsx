import { Alert, Button, Status, TextField, api, useSubmit } from '@portal/kit';

/** Only a path of this portal, so that a link cannot lead a person away after the log-in. */
const destination = (query: URLSearchParams) => {
  const wanted = query.get('return') ?? '';
  return /^\/app\//.test(wanted) ? wanted : '/app/entity/contact';
};

export function Login() {
  const query = new URLSearchParams(window.location.search);

  const { onSubmit, busy, problem } = useSubmit(async (values) => {
    await api.post('session', values);
    window.location.assign(destination(query));
  });

  return (
    <main className="narrow">
      <h1>Log in to the 360 portal</h1>
      {query.has('expired') && !problem && <Status>Your session has ended. Please log in again.</Status>}
      {problem && <Alert>{problem}</Alert>}
      <form className="card" onSubmit={onSubmit}>
        <TextField label="Email" name="email" type="email" autoComplete="username" required />
        <TextField label="Password" name="password" type="password" autoComplete="current-password" required />
        <Button type="submit" primary disabled={busy}>
          Log in
        </Button>
      </form>
    </main>
  );
}
