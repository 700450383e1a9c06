import { mountPage } from '@portal/kit';
import { Login } from './Login.tsx';
import { Shell } from './Shell.tsx';

mountPage(window.location.pathname === '/login' ? <Login /> : <Shell />);
