import { Alert, Button, FieldErrors, Page, Section, Status, TextField, useSubmit } from '@portal/kit';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ComponentProps } from 'react';
import { ADDRESS_LABELS, addressFaults, paymentFaults, type Address, type Payment } from '../../contact-logic.ts';
import { Consents } from './Consents.tsx';
import { updateContact, type Contact } from './requests.ts';

type Field = ComponentProps<typeof TextField> & { name: string };
interface DataFormProps {
  title: string;
  fields: Field[];
  save: (values: Record<string, string>) => Promise<unknown>;
}

/** A part of the data with a form of its own, so that what is refused in one holds up no other. */
function DataForm({ title, fields, save }: DataFormProps) {
  const client = useQueryClient();
  const [saved, setSaved] = useState(false);
  const { onSubmit, busy, errors, problem } = useSubmit(async (values, form) => {
    setSaved(false);
    await save(values);
    await client.invalidateQueries({ queryKey: ['contact'] });
    form.reset();
    setSaved(true);
  });
  return (
    <Section title={title}>
      <form className="form" noValidate onSubmit={onSubmit}>
        {fields.map((field) => (
          <TextField key={field.name} {...field} error={errors[field.name]} />
        ))}
        {problem && <Alert>{problem}</Alert>}
        {saved && <Status>Your data is saved.</Status>}
        <div>
          <Button type="submit" primary disabled={busy}>
            Save {title.toLowerCase()}
          </Button>
        </div>
      </form>
    </Section>
  );
}

/** @throws FieldErrors where something is wrong with a field */
function check(faults: Record<string, string>): void {
  if (Object.keys(faults).length) throw new FieldErrors(faults);
}

async function savePayment({ iban = '' }: Record<string, string>): Promise<void> {
  const payment: Payment = { type: 'payment_sepa', data: { iban: iban.replace(/\s/g, '').toUpperCase() } };
  check(paymentFaults(payment));
  await updateContact({ payment: [payment] });
}

export function Profile({ contact }: { contact: Contact }) {
  const [address] = contact.address ?? [];
  const [payment] = contact.payment ?? [];
  const known = payment && `We have ${payment.data.iban}. Enter another one to change it.`;
  const required = true;
  return (
    <Page title="My data">
      <DataForm
        title="Contact data"
        save={updateContact}
        fields={[
          { label: 'First name', name: 'first_name', required, defaultValue: contact.first_name },
          { label: 'Last name', name: 'last_name', required, defaultValue: contact.last_name },
          { label: 'Email', name: 'email', type: 'email', defaultValue: contact.email },
          { label: 'Phone', name: 'phone', type: 'tel', defaultValue: contact.phone ?? '' },
        ]}
      />
      <DataForm
        title="Address"
        save={async (values) => {
          check(addressFaults(values));
          await updateContact({ address: [values as Address] });
        }}
        fields={Object.entries(ADDRESS_LABELS).map(([name, label]) => ({
          ...{ label, name, required, defaultValue: address?.[name as keyof Address] ?? '' },
        }))}
      />
      <DataForm
        title="Bank account"
        save={savePayment}
        fields={[{ label: 'IBAN', name: 'iban', required, autoComplete: 'off', hint: known }]}
      />
      <Consents contact={contact} />
    </Page>
  );
}
