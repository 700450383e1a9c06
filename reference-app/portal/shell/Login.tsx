import { Alert, ApiError, Button, Status, TextField, api, formValues } from '@portal/kit';
import { useState, type FormEvent } from 'react';

/** Only a path of this portal, so that a link cannot lead a person away after the log-in. */
const destination = (query: URLSearchParams) => {
  const wanted = query.get('return') ?? '';
  return /^\/app\//.test(wanted) ? wanted : '/app/entity/contact';
};

export function Login() {
  const query = new URLSearchParams(window.location.search);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    try {
      await api.post('session', formValues(event.currentTarget));
      window.location.assign(destination(query));
    } catch (error) {
      setBusy(false);
      setProblem(error instanceof ApiError ? error.message : 'The portal cannot be reached.');
    }
  };

  return (
    <main className="narrow">
      <h1>Log in to the 360 portal</h1>
      {query.has('expired') && !problem && <Status>Your session has ended. Please log in again.</Status>}
      {problem && <Alert>{problem}</Alert>}
      <form className="card" onSubmit={(event) => void submit(event)}>
        <TextField label="Email" name="email" type="email" autoComplete="username" required />
        <TextField label="Password" name="password" type="password" autoComplete="current-password" required />
        <Button type="submit" primary disabled={busy}>
          Log in
        </Button>
      </form>
    </main>
  );
}
