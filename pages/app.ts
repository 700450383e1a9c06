import type { Page } from '@playwright/test';
import { AccountPanel } from './components/account-panel.ts';
import { Navigation } from './components/navigation.ts';
import { EntityDetailPage } from './entity/entity-detail-page.ts';
import { EntityFormPage } from './entity/entity-form-page.ts';
import { EntityListPage } from './entity/entity-list-page.ts';
import { JourneyBuilderPage } from './journey/journey-builder-page.ts';
import { JourneyListPage } from './journey/journey-list-page.ts';
import { PublicJourneyPage } from './journey/public-journey-page.ts';
import { InboxPage } from './messaging/inbox-page.ts';
import { ContractPage, ContractsPage } from './portal/customer-pages.ts';
import { EntrancePage } from './portal/entrance-page.ts';
import { LoginPage } from './session/login-page.ts';
import { StartWorkflowPage } from './workflow/start-workflow-page.ts';
import { WorkflowListPage } from './workflow/workflow-list-page.ts';
import { WorkflowPage } from './workflow/workflow-page.ts';

/** Page objects that need nothing but the browser's page: a new one is one line here. */
const PAGES = {
  entityDetail: EntityDetailPage,
  entityForm: EntityFormPage,
  entityList: EntityListPage,
  inbox: InboxPage,
  journeyBuilder: JourneyBuilderPage,
  journeyList: JourneyListPage,
  login: LoginPage,
  portalContract: ContractPage,
  portalContracts: ContractsPage,
  portalEntrance: EntrancePage,
  publicJourney: PublicJourneyPage,
  startWorkflow: StartWorkflowPage,
  workflow: WorkflowPage,
  workflowList: WorkflowListPage,
};
type Pages = { readonly [Name in keyof typeof PAGES]: InstanceType<(typeof PAGES)[Name]> };

class Frame {
  constructor(readonly page: Page) {}

  get navigation(): Navigation {
    return new Navigation(this.page.getByRole('navigation', { name: 'Main' }));
  }
  get account(): AccountPanel {
    return new AccountPanel(this.page.getByRole('region', { name: 'Account' }));
  }
}

/** What a person sees in one browser page: every page object by name, each made when it is first used. */
export type App = Frame & Pages;

export function createApp(page: Page): App {
  const app = new Frame(page);
  for (const [name, PageObject] of Object.entries(PAGES)) {
    let made: object | undefined;
    Object.defineProperty(app, name, { get: () => (made ??= new PageObject(page)) });
  }
  return app as App;
}
