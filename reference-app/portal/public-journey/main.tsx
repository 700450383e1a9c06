import { Page, mountPage } from '@portal/kit';
mountPage(<Page title="public-journey">soon</Page>);
