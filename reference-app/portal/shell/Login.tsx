import { DoorPage, TextField, api } from '@portal/kit';

/** Only a path of this portal, so that a link cannot lead a person away after the log-in. */
const destination = (query: URLSearchParams) => {
  const wanted = query.get('return') ?? '';
  return /^\/app\//.test(wanted) ? wanted : '/app/entity/contact';
};

/** What has led here, by its mark in the address. */
const NOTICES = {
  expired: 'Your session has ended. Please log in again.',
  activated: 'Your account is ready. Please log in.',
  reset: 'Your new password is saved. Please log in.',
};

export function Login() {
  const query = new URLSearchParams(window.location.search);
  const logIn = async (values: Record<string, string>) => {
    await api.post('session', values);
    window.location.assign(destination(query));
  };
  return (
    <DoorPage
      title="Log in to the 360 portal"
      notice={Object.entries(NOTICES).find(([mark]) => query.has(mark))?.[1]}
      button="Log in"
      action={logIn}
      below={<a href="/forgot-password">Forgot password?</a>}
    >
      <TextField label="Email" name="email" type="email" autoComplete="username" required />
      <TextField label="Password" name="password" type="password" autoComplete="current-password" required />
    </DoorPage>
  );
}
