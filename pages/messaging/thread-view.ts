import type { Locator } from '@playwright/test';

export class ThreadView {
  readonly messages: Locator;
  readonly reply: Locator;
  readonly send: Locator;
  readonly markAsDone: Locator;
  readonly reopen: Locator;

  constructor(readonly root: Locator) {
    this.messages = root.getByRole('log', { name: 'Messages' }).getByRole('article');
    this.reply = root.getByLabel('Reply');
    this.send = root.getByRole('button', { name: 'Send reply' });
    this.markAsDone = root.getByRole('button', { name: 'Mark as done' });
    this.reopen = root.getByRole('button', { name: 'Reopen' });
  }

  downloadOf(filename: string): Locator {
    return this.messages.getByRole('button', { name: `Download ${filename}` });
  }

  async answer(text: string): Promise<void> {
    await this.reply.fill(text);
    await this.send.click();
  }
}
