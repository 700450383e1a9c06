import { mountPage } from '@portal/kit';
import { tellHeight } from './embedding.ts';
import { PublicJourney } from './PublicJourney.tsx';

mountPage(<PublicJourney id={window.location.pathname.split('/')[2] ?? ''} />);
tellHeight();
