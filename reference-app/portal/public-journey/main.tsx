import { mountPage } from '@portal/kit';
import { PublicJourney } from './PublicJourney.tsx';

mountPage(<PublicJourney id={window.location.pathname.split('/')[2] ?? ''} />);
