import { Alert, Button, Page, Section, Status, TextField, useSubmit } from '@portal/kit';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { updateContact, type Contact } from './requests.ts';

export function Profile({ contact }: { contact: Contact }) {
  const client = useQueryClient();
  const [saved, setSaved] = useState(false);
  const { onSubmit, busy, errors, problem } = useSubmit(async (values) => {
    setSaved(false);
    await updateContact(values);
    setSaved(true);
    await client.invalidateQueries({ queryKey: ['contact'] });
  });
  return (
    <Page title="My data">
      {saved && <Status>Your data is saved.</Status>}
      {problem && <Alert>{problem}</Alert>}
      <Section title="Contact data">
        <form className="form" noValidate onSubmit={onSubmit}>
          <TextField
            label="First name"
            name="first_name"
            required
            defaultValue={contact.first_name}
            error={errors.first_name}
          />
          <TextField
            label="Last name"
            name="last_name"
            required
            defaultValue={contact.last_name}
            error={errors.last_name}
          />
          <TextField label="Email" name="email" type="email" defaultValue={contact.email} error={errors.email} />
          <TextField label="Phone" name="phone" type="tel" defaultValue={contact.phone ?? ''} error={errors.phone} />
          <div>
            <Button type="submit" primary disabled={busy}>
              Save
            </Button>
          </div>
        </form>
      </Section>
    </Page>
  );
}
