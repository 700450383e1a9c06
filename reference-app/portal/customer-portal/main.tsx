import { Page, mountPage } from '@portal/kit';
mountPage(<Page title="customer-portal">soon</Page>);
