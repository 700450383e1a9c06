import type { Locator, Page } from '@playwright/test';
import { ComposeForm } from './compose-form.ts';
import { ThreadView } from './thread-view.ts';

export class InboxPage {
  readonly newMessage: Locator;
  readonly templates: Locator;
  readonly threads: Locator;
  readonly empty: Locator;
  /** What is there as soon as the threads are: the first of them, or that there are none. */
  readonly loaded: Locator;
  readonly showDone: Locator;
  readonly showOpen: Locator;
  readonly search: Locator;
  readonly problem: Locator;
  readonly compose: ComposeForm;

  constructor(private readonly page: Page) {
    this.newMessage = page.getByRole('link', { name: 'New message' });
    this.templates = page.getByRole('link', { name: 'Templates' });
    this.threads = page.getByRole('list', { name: 'Threads' }).getByRole('listitem');
    this.empty = page.getByText('No messages.');
    this.loaded = this.empty.or(this.threads.first()).first();
    this.showDone = page.getByRole('button', { name: 'Show done' });
    this.showOpen = page.getByRole('button', { name: 'Show open' });
    this.search = page.getByRole('searchbox', { name: 'Search messages' });
    this.problem = page.getByRole('alert');
    this.compose = new ComposeForm(page.getByRole('region', { name: 'New message' }));
  }

  async goto(threadId = ''): Promise<void> {
    await this.page.goto(`/app/messaging/${threadId}`);
  }

  heading(): Locator {
    return this.page.getByRole('heading', { name: 'Messages', level: 1 });
  }

  thread(subject: string): Locator {
    return this.threads.filter({ hasText: subject });
  }

  /** The thread that is open beside the list. */
  reading(subject: string): ThreadView {
    return new ThreadView(this.page.getByRole('region', { name: subject }));
  }

  async startComposing(): Promise<ComposeForm> {
    await this.newMessage.click();
    return this.compose;
  }

  async open(subject: string): Promise<ThreadView> {
    await this.thread(subject).getByRole('link').click();
    return this.reading(subject);
  }
}
