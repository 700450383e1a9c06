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
  Progress,
  chosenFile,
  formValues,
  upload,
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
  /** What a person has written and not sent, as long as the tab is open. */
  const draft = `draft of ${me.id}`;

  const { onSubmit, busy, errors, problem } = useSubmit(async ({ to = '', subject = '', text = '' }, form) => {
    const missing = Object.entries({ to, subject, text }).filter(([, value]) => !value);
    if (missing.length) throw new FieldErrors(Object.fromEntries(missing.map(([name]) => [name, MISSING[name] ?? ''])));
    const chosen = chosenFile(form, 'attachment');
    const file = await (chosen &&
      upload(chosen).catch(({ message }: Error) => {
        throw new FieldErrors({ attachment: message });
      }));
    const { thread_id } = await sendMessage({ to: [to], subject, text, from: me.email, file: file?._id });
    sessionStorage.removeItem(draft);
    await client.invalidateQueries({ queryKey: ['threads'] });
    navigate(`/app/messaging/${thread_id}`);
  });

  // A draft's recipient can be chosen only when the people are known.
  if (!data) return null;
  const written = JSON.parse(sessionStorage.getItem(draft) ?? '{}') as Record<string, string>;
  return (
    <Section title="New message">
      {problem && <Alert>{problem}</Alert>}
      <form
        className="form"
        noValidate
        onSubmit={onSubmit}
        onChange={({ currentTarget }) => sessionStorage.setItem(draft, JSON.stringify(formValues(currentTarget)))}
      >
        <SelectField
          label="To"
          name="to"
          required
          error={errors.to}
          defaultValue={written.to}
          options={data
            .filter(({ id }) => id !== me.id)
            .map(({ email, display_name }) => ({ value: email, title: display_name }))}
        />
        <TextField label="Subject" name="subject" required error={errors.subject} defaultValue={written.subject} />
        <TextArea label="Message" name="text" required error={errors.text} defaultValue={written.text} />
        <TextField label="Attachment" name="attachment" type="file" error={errors.attachment} hint="At most 2 MB." />
        <div>
          <Button type="submit" primary disabled={busy}>
            Send message
          </Button>
          <Progress busy={busy}>Sending …</Progress>
        </div>
      </form>
    </Section>
  );
}
