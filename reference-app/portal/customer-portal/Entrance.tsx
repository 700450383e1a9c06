import { Alert, Button, Status, TextField, formValues } from '@portal/kit';
import { useState, type FormEvent } from 'react';
import { logIn, register } from './requests.ts';

export function Entrance({ portalId, onEntered }: { portalId: string; onEntered: () => void }) {
  const [registering, setRegistering] = useState(false);
  const [outcome, setOutcome] = useState<{ done?: string; problem?: string }>({});

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = formValues(event.currentTarget);
    try {
      if (registering) {
        await register(portalId, values);
        setRegistering(false);
        setOutcome({ done: 'Your account is ready. Please log in.' });
      } else {
        await logIn(portalId, values);
        onEntered();
      }
    } catch (error) {
      setOutcome({ problem: (error as Error).message });
    }
  };
  const toggle = () => {
    setRegistering(!registering);
    setOutcome({});
  };

  return (
    <main className="narrow">
      <h1>{registering ? 'Register' : 'Log in to your portal'}</h1>
      {outcome.done && <Status>{outcome.done}</Status>}
      {outcome.problem && <Alert>{outcome.problem}</Alert>}
      <form key={String(registering)} className="card" onSubmit={(event) => void submit(event)}>
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
        <Button type="submit" primary>
          {registering ? 'Create account' : 'Log in'}
        </Button>
        <Button onClick={toggle}>{registering ? 'I have an account' : 'I am new here'}</Button>
      </form>
    </main>
  );
}
