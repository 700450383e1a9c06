import type { Locator, Page } from '@playwright/test';
import { AccountPanel } from './components/account-panel.ts';
import { LoadedModules } from './components/loaded-modules.ts';
import { Navigation } from './components/navigation.ts';
import { Notifications } from './components/notifications.ts';
import * as all from './index.ts';

type PageObjects = typeof all;
/** `EntityListPage` is `entityList`. */
type NameOf<ClassName> = ClassName extends `${infer Name}Page` ? Uncapitalize<Name> : never;
type Pages = { readonly [ClassName in keyof PageObjects as NameOf<ClassName>]: InstanceType<PageObjects[ClassName]> };

/** What frames every page of the portal. */
class Frame {
  constructor(readonly page: Page) {}

  /** Presses Tab until this has the focus, as somebody without a mouse does. */
  async tabTo(target: Locator): Promise<void> {
    await target.waitFor();
    for (let presses = 0; presses < 80; presses += 1) {
      await this.page.keyboard.press('Tab');
      if (await target.evaluate((element) => element === document.activeElement)) return;
    }
    throw new Error(`The Tab key does not reach ${target.toString()}.`);
  }

  get navigation(): Navigation {
    return new Navigation(this.page.getByRole('navigation', { name: 'Main' }));
  }
  get notifications(): Notifications {
    return new Notifications(this.page.getByRole('region', { name: 'Notifications' }));
  }
  get account(): AccountPanel {
    return new AccountPanel(this.page.getByRole('region', { name: 'Account' }));
  }
  get modules(): LoadedModules {
    return new LoadedModules(this.page);
  }
}

/** What a person sees in one browser page: every page object by name, each made when it is first used. */
export type App = Frame & Pages;

/**
 * Gives every page object of `pages/index.ts` a name.
 * @throws Error with a sentence where a class has none
 */
export function createApp(page: Page): App {
  const app = new Frame(page);
  for (const [className, PageObject] of Object.entries(all)) {
    if (!/^[A-Z]\w*Page$/.test(className))
      throw new Error(
        `pages/index.ts exports ${className}, which is not called ...Page: rename the class to ${className}Page, so that a spec has it as app.${className.charAt(0).toLowerCase()}${className.slice(1)}.`,
      );
    const name = className.charAt(0).toLowerCase() + className.slice(1, -'Page'.length);
    let made: object | undefined;
    Object.defineProperty(app, name, { get: () => (made ??= new PageObject(page)) });
  }
  return app as App;
}
