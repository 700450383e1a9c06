import type { Locator } from '@playwright/test';

export class ComposeForm {
  readonly template: Locator;
  readonly to: Locator;
  readonly subject: Locator;
  readonly text: Locator;
  readonly attachment: Locator;
  readonly send: Locator;

  constructor(readonly root: Locator) {
    this.template = root.getByRole('combobox', { name: 'Template' });
    this.to = root.getByRole('combobox', { name: 'To' });
    this.subject = root.getByLabel('Subject');
    this.text = root.getByLabel('Message');
    this.attachment = root.getByLabel('Attachment');
    this.send = root.getByRole('button', { name: 'Send message' });
  }

  async choose(template: string): Promise<void> {
    await this.template.selectOption({ label: template });
  }

  async fill({ to, subject, text }: { to: string; subject: string; text: string }): Promise<void> {
    await this.to.selectOption({ label: to });
    await this.subject.fill(subject);
    await this.text.fill(text);
  }
}
