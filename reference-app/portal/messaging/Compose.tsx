import {
  Alert,
  Button,
  Section,
  SelectField,
  TextArea,
  TextField,
  type User,
  useSubmit,
  FieldErrors,
} from '@portal/kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { listUsers, sendMessage } from './requests.ts';

const MISSING: Record<string, string> = {
  to: 'Choose who the message goes to.',
  subject: 'Subject is required.',
  text: 'Message is required.',
};

export function Compose({ me }: { me: User }) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const { data } = useQuery({ queryKey: ['users'], queryFn: listUsers });

  const { onSubmit, busy, errors, problem } = useSubmit(async ({ to = '', subject = '', text = '' }) => {
    const missing = Object.entries({ to, subject, text }).filter(([, value]) => !value);
    if (missing.length) throw new FieldErrors(Object.fromEntries(missing.map(([name]) => [name, MISSING[name] ?? ''])));
    const { thread_id } = await sendMessage({ to: [to], subject, text, from: me.email });
    await client.invalidateQueries({ queryKey: ['threads'] });
    navigate(`/app/messaging/${thread_id}`);
  });

  return (
    <Section title="New message">
      {problem && <Alert>{problem}</Alert>}
      <form className="form" noValidate onSubmit={onSubmit}>
        <SelectField
          label="To"
          name="to"
          required
          error={errors.to}
          options={
            data
              ?.filter(({ id }) => id !== me.id)
              .map(({ email, display_name }) => ({ value: email, title: display_name })) ?? []
          }
        />
        <TextField label="Subject" name="subject" required error={errors.subject} />
        <TextArea label="Message" name="text" required error={errors.text} />
        <div>
          <Button type="submit" primary disabled={busy}>
            Send message
          </Button>
        </div>
      </form>
    </Section>
  );
}
