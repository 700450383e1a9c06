import { Button, DoorPage, ForgottenPassword, NewPassword, TextField } from '@portal/kit';
import { useState } from 'react';
import { logIn, register, requestReset, resetPassword } from './requests.ts';

/** Where a customer asks for a new password, and where the mailed link leads. */
export function PasswordPages({ portalId, base }: { portalId: string; base: string }) {
  const forgotten = `${base}/forgot-password`;
  if (window.location.pathname === forgotten)
    return <ForgottenPassword request={(email) => requestReset(portalId, email)} back={base} />;
  const reset = (given: Record<string, string>) =>
    resetPassword(portalId, given).then(() => window.location.assign(`${base}?reset`));
  return <NewPassword reset={reset} again={forgotten} />;
}

export function Entrance({ portalId, onEntered }: { portalId: string; onEntered: () => void }) {
  const [registering, setRegistering] = useState(false);
  const [registered, setRegistered] = useState(false);
  const reset = new URLSearchParams(window.location.search).has('reset');

  const enter = async (values: Record<string, string>) => {
    if (!registering) return logIn(portalId, values).then(onEntered);
    await register(portalId, values);
    setRegistering(false);
    setRegistered(true);
  };
  const toggle = () => {
    setRegistering(!registering);
    setRegistered(false);
  };
  const notice = registered
    ? 'Your account is ready. Please log in.'
    : reset && 'Your new password is saved. Please log in.';

  return (
    <DoorPage
      key={String(registering)}
      title={registering ? 'Register' : 'Log in to your portal'}
      notice={!registering && notice}
      button={registering ? 'Create account' : 'Log in'}
      action={enter}
      below={
        <>
          <Button onClick={toggle}>{registering ? 'I have an account' : 'I am new here'}</Button>
          {!registering && <a href={`/portal/${portalId}/forgot-password`}>Forgot password?</a>}
        </>
      }
    >
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
    </DoorPage>
  );
}
