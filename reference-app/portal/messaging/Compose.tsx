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
import { useState } from 'react';
import { useLocation } from 'wouter';
import { listTemplates, listUsers, sendMessage } from './requests.ts';
import { filesOf } from './template-files.ts';

const MISSING: Record<string, string> = {
  to: 'Choose who the message goes to.',
  subject: 'Subject is required.',
  text: 'Message is required.',
};

/** Writes the text of a template where nobody has written anything else. */
function fillIn(form: HTMLFormElement | null, name: string, text: string, before: string | undefined): void {
  const field = form?.elements.namedItem(name) as HTMLInputElement | HTMLTextAreaElement;
  if (!field.value || field.value === before) field.value = text;
}

export function Compose({ me }: { me: User }) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const { data } = useQuery({ queryKey: ['users'], queryFn: listUsers });
  /** What a person has written and not sent, as long as the tab is open. */
  const draft = `draft of ${me.id}`;
  const written = JSON.parse(sessionStorage.getItem(draft) ?? '{}') as Record<string, string>;
  const templates = useQuery({ queryKey: ['message-templates'], queryFn: listTemplates });
  const [templateId, setTemplateId] = useState(written.template ?? '');
  const templateOf = (id: string) => templates.data?.find(({ _id }) => _id === id);
  const chosen = templateOf(templateId);
  const files = useQuery({
    queryKey: ['template-files', templateId],
    queryFn: () => filesOf(templateId),
    enabled: chosen !== undefined,
  });
  const ofTemplate = (chosen && files.data) || [];

  const { onSubmit, busy, errors, problem } = useSubmit(async ({ to = '', subject = '', text = '' }, form) => {
    const missing = Object.entries({ to, subject, text }).filter(([, value]) => !value);
    if (missing.length) throw new FieldErrors(Object.fromEntries(missing.map(([name]) => [name, MISSING[name] ?? ''])));
    const chosen = chosenFile(form, 'attachment');
    const file = await (chosen &&
      upload(chosen).catch(({ message }: Error) => {
        throw new FieldErrors({ attachment: message });
      }));
    const attached = [...ofTemplate, ...(file ? [file] : [])].map(({ _id }) => _id);
    const { thread_id } = await sendMessage({ to: [to], subject, text, from: me.email, files: attached });
    sessionStorage.removeItem(draft);
    await client.invalidateQueries({ queryKey: ['threads'] });
    navigate(`/app/messaging/${thread_id}`);
  });

  // A draft's recipient can be chosen only when the people are known.
  if (!data || !templates.data) return null;
  const choose = (form: HTMLFormElement | null, id: string) => {
    const template = templateOf(id);
    fillIn(form, 'subject', template?.subject ?? '', chosen?.subject);
    fillIn(form, 'text', template?.body ?? '', chosen?.body);
    setTemplateId(id);
  };
  return (
    <Section title="New message">
      {problem && <Alert>{problem}</Alert>}
      {files.isError && <Alert>The files of this template could not be loaded.</Alert>}
      <form
        className="form"
        noValidate
        onSubmit={onSubmit}
        onChange={({ currentTarget }) => sessionStorage.setItem(draft, JSON.stringify(formValues(currentTarget)))}
      >
        <SelectField
          label="Template"
          name="template"
          empty="None"
          value={chosen?._id ?? ''}
          options={templates.data.map(({ _id, name }) => ({ value: _id, title: name }))}
          hint={
            ofTemplate.length
              ? `Goes along: ${ofTemplate.map(({ filename }) => filename).join(', ')}`
              : 'Its text is filled in where nothing is written yet.'
          }
          onChange={({ target }) => choose(target.form, target.value)}
        />
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
          <Button type="submit" primary disabled={busy || (chosen !== undefined && !files.data)}>
            Send message
          </Button>
          <Progress busy={busy}>Sending …</Progress>
        </div>
      </form>
    </Section>
  );
}
