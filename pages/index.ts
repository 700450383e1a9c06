// Every page object that needs nothing but the browser's page. `FooBarPage` is `app.fooBar` in a spec.
export { EntityDetailPage } from './entity/entity-detail-page.ts';
export { EntityFormPage } from './entity/entity-form-page.ts';
export { EntityImportPage } from './entity/entity-import-page.ts';
export { EntityListPage } from './entity/entity-list-page.ts';
export { JourneyBuilderPage } from './journey/journey-builder-page.ts';
export { JourneyListPage } from './journey/journey-list-page.ts';
export { PublicJourneyPage } from './journey/public-journey-page.ts';
export { InboxPage } from './messaging/inbox-page.ts';
export { PortalContractPage, PortalContractsPage, PortalProfilePage } from './portal/customer-pages.ts';
export { PortalEntrancePage } from './portal/entrance-page.ts';
export { LoginPage } from './session/login-page.ts';
export { MyTasksPage } from './workflow/my-tasks-page.ts';
export { StartWorkflowPage } from './workflow/start-workflow-page.ts';
export { WorkflowListPage } from './workflow/workflow-list-page.ts';
export { WorkflowPage } from './workflow/workflow-page.ts';
