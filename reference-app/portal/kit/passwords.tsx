import { useEffect, useState, type ReactNode } from 'react';
import { Alert, Button, Status, TextField } from './components.tsx';
import { useSubmit } from './use-submit.ts';

/** What a mailed link says; it is taken out of the address at once, so that no history and no referrer keeps it. */
export function useMailedLink(): Record<string, string> {
  const [given] = useState(() => Object.fromEntries(new URLSearchParams(window.location.search)));
  useEffect(() => window.history.replaceState(null, '', window.location.pathname), []);
  return given;
}

interface DoorProps {
  title: string;
  notice?: string | false | undefined;
  button: string;
  action: (values: Record<string, string>) => Promise<unknown>;
  children: ReactNode;
  below?: ReactNode;
}

/** A page with one form, for somebody who is not logged in. */
export function DoorPage({ title, notice, button, action, children, below }: DoorProps) {
  const { onSubmit, busy, problem } = useSubmit(action);
  return (
    <main className="narrow">
      <h1>{title}</h1>
      {notice && !problem && <Status>{notice}</Status>}
      {problem && <Alert>{problem}</Alert>}
      <form className="card" onSubmit={onSubmit}>
        {children}
        <Button type="submit" primary disabled={busy}>
          {button}
        </Button>
        {below}
      </form>
    </main>
  );
}

const HINT = 'At least 8 characters.';
export const NewPasswordField = ({ label }: { label: string }) => (
  <TextField label={label} name="password" type="password" autoComplete="new-password" hint={HINT} required />
);

/** Asks for a link to a new password. What it says is the same for an address that is known and one that is not. */
export function ForgottenPassword({ request, back }: { request: (email: string) => Promise<unknown>; back: string }) {
  const [asked, setAsked] = useState(false);
  return (
    <DoorPage
      title="Forgot your password?"
      notice={asked && 'If this address is known, a link is on its way.'}
      button="Send me a link"
      action={({ email = '' }) => request(email).then(() => setAsked(true))}
      below={<a href={back}>Back to the log-in</a>}
    >
      <TextField label="Email" name="email" type="email" autoComplete="username" required />
    </DoorPage>
  );
}

interface NewPasswordProps {
  reset: (given: Record<string, string>) => Promise<unknown>;
  /** Where one asks for another link. */
  again: string;
}

/** Lets whoever has a mailed link choose a new password. */
export function NewPassword({ reset, again }: NewPasswordProps) {
  const link = useMailedLink();
  return (
    <DoorPage
      title="Choose a new password"
      button="Save password"
      action={({ password = '' }) => reset({ ...link, password })}
      below={<a href={again}>Ask for another link</a>}
    >
      <NewPasswordField label="New password" />
    </DoorPage>
  );
}
