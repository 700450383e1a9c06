import { Page, application } from '@portal/kit';
export const { bootstrap, mount, unmount } = application(() => <Page title="messaging">soon</Page>);
