import { ForgottenPassword, NewPassword, api, mountPage } from '@portal/kit';
import { Invitation } from './Invitation.tsx';
import { Login } from './Login.tsx';
import { Shell } from './Shell.tsx';

const PUBLIC = 'user/v2/users/public';
const requestReset = (email: string) => api.post(`${PUBLIC}/requestPasswordReset`, { email });
const reset = (given: Record<string, string>) =>
  api.post(`${PUBLIC}/resetPassword`, given).then(() => window.location.assign('/login?reset'));

/** The pages that need no session. */
const PAGES: Record<string, React.ReactNode> = {
  '/login': <Login />,
  '/invitation': <Invitation />,
  '/forgot-password': <ForgottenPassword request={requestReset} back="/login" />,
  '/reset-password': <NewPassword reset={reset} again="/forgot-password" />,
};

mountPage(PAGES[window.location.pathname] ?? <Shell />);
