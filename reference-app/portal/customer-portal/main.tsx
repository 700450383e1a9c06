import { mountPage } from '@portal/kit';
import { CustomerPortal } from './CustomerPortal.tsx';

mountPage(<CustomerPortal portalId={window.location.pathname.split('/')[2] ?? ''} />);
