import type { Page } from '@playwright/test';
import { EntityDetailPage } from './entity/entity-detail-page.ts';
import { EntityFormPage } from './entity/entity-form-page.ts';
import { EntityListPage } from './entity/entity-list-page.ts';
import { Navigation } from './components/navigation.ts';
import { LoginPage } from './session/login-page.ts';

/** Every page object of one browser page; each is made when it is first used. */
export class App {
  constructor(readonly page: Page) {}

  get navigation() {
    return new Navigation(this.page.getByRole('navigation', { name: 'Main' }));
  }
  get login() {
    return new LoginPage(this.page);
  }
  get entityList() {
    return new EntityListPage(this.page);
  }
  get entityForm() {
    return new EntityFormPage(this.page);
  }
  get entityDetail() {
    return new EntityDetailPage(this.page);
  }
}
