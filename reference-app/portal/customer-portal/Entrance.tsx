import { Alert, Button, Status, TextField, useSubmit } from '@portal/kit';
import { useState } from 'react';
import { logIn, register } from './requests.ts';

export function Entrance({ portalId, onEntered }: { portalId: string; onEntered: () => void }) {
  const [registering, setRegistering] = useState(false);
  const [registered, setRegistered] = useState(false);

  const { onSubmit, busy, problem } = useSubmit(async (values) => {
    if (!registering) {
      await logIn(portalId, values);
      return onEntered();
    }
    await register(portalId, values);
    setRegistering(false);
    setRegistered(true);
  });
  const toggle = () => {
    setRegistering(!registering);
    setRegistered(false);
  };

  return (
    <main className="narrow">
      <h1>{registering ? 'Register' : 'Log in to your portal'}</h1>
      {registered && <Status>Your account is ready. Please log in.</Status>}
      {problem && <Alert>{problem}</Alert>}
      <form key={String(registering)} className="card" onSubmit={onSubmit}>
        {registering && <TextField label="First name" name="first_name" required />}
        {registering && <TextField label="Last name" name="last_name" required />}
        {registering && (
          <TextField
            label="Contract number"
            name="contract_number"
            hint="If you have one: it connects you to your contracts."
          />
        )}
        <TextField label="Email" name="email" type="email" required />
        <TextField
          label="Password"
          name="password"
          type="password"
          required
          hint={registering ? 'At least 8 characters.' : undefined}
        />
        <Button type="submit" primary disabled={busy}>
          {registering ? 'Create account' : 'Log in'}
        </Button>
        <Button onClick={toggle}>{registering ? 'I have an account' : 'I am new here'}</Button>
      </form>
    </main>
  );
}
