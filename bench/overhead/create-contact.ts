import type { Data } from '../../fixtures/data.ts';
import type { App } from '../../pages/app.ts';

/** Everything of creating a contact but the last click, and the heading to expect after that. */
export async function prepareContact(app: App, data: Data) {
  const contact = data.contact();
  await app.entityList.goto('contact');
  const form = await app.entityList.startCreating();
  await form.fill({ 'First name': contact.first_name, 'Last name': contact.last_name, Email: contact.email });
  await form.choice('Status').selectOption('Customer');
  return { form, heading: `${contact.first_name} ${contact.last_name}` };
}
