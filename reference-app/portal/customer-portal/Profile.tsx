import { Alert, ApiError, Button, Page, Section, Status, TextField, formValues } from '@portal/kit';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { updateContact, type Contact } from './requests.ts';

export function Profile({ contact }: { contact: Contact }) {
  const client = useQueryClient();
  const [saved, setSaved] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setSaved(false);
    try {
      await updateContact(formValues(event.currentTarget));
      setProblem(undefined);
      setSaved(true);
      await client.invalidateQueries({ queryKey: ['contact'] });
    } catch (error) {
      setProblem(error);
    }
  };
  const errors = problem instanceof ApiError ? problem.byAttribute : {};
  return (
    <Page title="My data">
      {saved && <Status>Your data is saved.</Status>}
      {problem instanceof Error && Object.keys(errors).length === 0 && <Alert>{problem.message}</Alert>}
      <Section title="Contact data">
        <form className="form" noValidate onSubmit={(event) => void submit(event)}>
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
            <Button type="submit" primary>
              Save
            </Button>
          </div>
        </form>
      </Section>
    </Page>
  );
}
