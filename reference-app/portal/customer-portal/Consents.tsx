import { Alert, Section } from '@portal/kit';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { changeConsent, type Contact } from './requests.ts';

const TOPICS = { EMAIL_MARKETING: 'Offers by email', PHONE_CALL_MARKETING: 'Offers by phone' };

/** What the customer consents to, as the API knows it: a box changes its state once that is saved. */
export function Consents({ contact: { email, consents } }: { contact: Contact }) {
  const client = useQueryClient();
  const { mutate, error } = useMutation({
    mutationFn: ({ topic, given }: { topic: string; given: boolean }) => changeConsent(email, topic, given),
    onSuccess: () => client.invalidateQueries({ queryKey: ['contact'] }),
  });
  return (
    <Section title="Consent">
      {error && <Alert>{error.message}</Alert>}
      {Object.entries(TOPICS).map(([topic, label]) => (
        <label key={topic} className="check">
          <input
            type="checkbox"
            checked={consents.includes(topic)}
            onChange={({ target }) => mutate({ topic, given: target.checked })}
          />
          {label}
        </label>
      ))}
    </Section>
  );
}
