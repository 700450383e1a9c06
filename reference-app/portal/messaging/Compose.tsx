import { Alert, Button, Section, SelectField, TextArea, TextField, formValues, type User } from '@portal/kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useLocation } from 'wouter';
import { listUsers, sendMessage } from './requests.ts';

export function Compose({ me }: { me: User }) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const { data } = useQuery({ queryKey: ['users'], queryFn: listUsers });

  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { to = '', subject = '', text = '' } = formValues(event.currentTarget);
    const given: Record<string, string> = { to, subject, text };
    const missing = {
      to: 'Choose who the message goes to.',
      subject: 'Subject is required.',
      text: 'Message is required.',
    };
    const found = Object.fromEntries(Object.entries(missing).filter(([name]) => !given[name]));
    setFaults(found);
    if (Object.keys(found).length) return;
    setBusy(true);
    try {
      const { thread_id } = await sendMessage({ to: [to], subject, text, from: me.email });
      await client.invalidateQueries({ queryKey: ['threads'] });
      navigate(`/app/messaging/${thread_id}`);
    } catch (error) {
      setBusy(false);
      setProblem((error as Error).message);
    }
  };

  return (
    <Section title="New message">
      {problem && <Alert>{problem}</Alert>}
      <form className="form" noValidate onSubmit={(event) => void send(event)}>
        <SelectField
          label="To"
          name="to"
          required
          error={faults.to}
          options={
            data
              ?.filter(({ id }) => id !== me.id)
              .map(({ email, display_name }) => ({ value: email, title: display_name })) ?? []
          }
        />
        <TextField label="Subject" name="subject" required error={faults.subject} />
        <TextArea label="Message" name="text" required error={faults.text} />
        <div>
          <Button type="submit" primary disabled={busy}>
            Send message
          </Button>
        </div>
      </form>
    </Section>
  );
}
