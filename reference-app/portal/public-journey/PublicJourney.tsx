import { Alert, ApiError, Button, SelectField, TextField, api } from '@portal/kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import {
  faultsOf,
  visibleSteps,
  type Answers,
  type JourneyConfiguration,
  type JourneyStep,
} from '../../journey-logic.ts';
import { answersOf, withAnswersOf } from './answers.ts';
import { draftOf, keepDraft } from './draft.ts';
import { tell } from './embedding.ts';
import { submit } from './submit.ts';
import { catalog, TariffField } from './TariffField.tsx';

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const asksForTariff = ({ steps }: JourneyConfiguration) =>
  steps.some(({ schema }) => Object.values(schema.properties).some(({ format }) => format === 'tariff'));

function StepFields({
  step,
  answers,
  entered,
  faults,
}: {
  step: JourneyStep;
  answers: Answers;
  /** What the step's form holds at the moment. */
  entered: Answers;
  faults: Record<string, string>;
}) {
  return Object.entries(step.schema.properties).map(([name, field]) => {
    const common = {
      name,
      label: field.title,
      error: faults[name],
      required: step.schema.required.includes(name),
      defaultValue: answers[name] ?? '',
    };
    if (field.format === 'price') return null;
    if (field.format === 'tariff')
      return <TariffField key={name} name={name} field={field} entered={entered} error={faults[name]} />;
    if (field.enum)
      return (
        <SelectField
          key={name}
          {...common}
          options={field.enum.map((value) => ({ value, title: capitalised(value) }))}
        />
      );
    return <TextField key={name} {...common} type={field.format ?? (field.type === 'number' ? 'number' : 'text')} />;
  });
}

export function PublicJourney({ id }: { id: string }) {
  const [draft] = useState(() => draftOf(id));
  const [answers, setAnswers] = useState(draft.answers);
  const [reached, setPosition] = useState(draft.position);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [entered, setEntered] = useState(answers);
  const [state, setState] = useState<'asking' | 'sending' | 'done'>('asking');
  const [problem, setProblem] = useState<string>();
  useEffect(
    () => keepDraft(id, state === 'done' ? undefined : { answers: entered, position: reached }),
    [id, entered, reached, state],
  );
  const nonce = useRef(crypto.randomUUID());
  const form = useRef<HTMLFormElement>(null);
  const client = useQueryClient();
  const { data: journey, isError } = useQuery({
    queryKey: ['public-journey', id],
    queryFn: async () => {
      const found = await api.get<JourneyConfiguration>(`journey/v2/journey/configuration/${id}`);
      // With what its steps show, so that no button moves while somebody clicks it.
      if (asksForTariff(found)) await client.prefetchQuery(catalog);
      return found;
    },
    staleTime: Infinity,
  });

  if (isError)
    return (
      <main className="plain">
        <Alert>This journey is not available.</Alert>
      </main>
    );
  if (!journey) return <main className="plain" aria-busy="true" />;
  const steps = visibleSteps(journey, answers);
  // The journey may have become shorter since the draft was kept.
  const position = Math.min(reached, steps.length - 1);
  const step = steps[position];
  if (!journey.settings?.isActive || !step)
    return (
      <main className="plain">
        <Alert>This journey is not available.</Alert>
      </main>
    );
  if (state === 'done')
    return (
      <main className="plain">
        <h1>Thank you</h1>
        <p>We have received your request and will be in touch.</p>
      </main>
    );

  /** Takes over what the step's form holds. */
  const take = (from: HTMLFormElement) => {
    const given = withAnswersOf(answers, from, step);
    setAnswers(given);
    setEntered(given);
    return given;
  };
  const next = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = take(event.currentTarget);
    const found = faultsOf(step, answersOf(event.currentTarget, step));
    setFaults(found);
    if (Object.keys(found).length) return;
    const following = visibleSteps(journey, given);
    if (position + 1 < following.length) return setPosition(position + 1);
    setState('sending');
    setProblem(undefined);
    const asked = following.flatMap(({ schema }) => Object.keys(schema.properties));
    const relevant = Object.fromEntries(Object.entries(given).filter(([name]) => asked.includes(name)));
    try {
      await submit(journey, nonce.current, relevant);
      setState('done');
      tell({ type: 'journey:submitted' });
    } catch (error) {
      const refused = error instanceof ApiError && error.status < 500;
      setProblem(refused ? error.message : 'Your request could not be sent. Please try again.');
      setState('asking');
    }
  };
  const back = () => {
    if (form.current) take(form.current);
    setFaults({});
    setPosition(position - 1);
  };
  const last = position + 1 >= steps.length;

  return (
    <main className="plain">
      <h1>{journey.name}</h1>
      <div>
        <p className="muted" role="status">
          Step {position + 1} of {steps.length}
        </p>
        <progress aria-label="Progress" max={steps.length} value={position + 1} />
      </div>
      {problem && <Alert>{problem}</Alert>}
      <form
        ref={form}
        key={step.stepId}
        className="card"
        noValidate
        onInput={(event) => setEntered(withAnswersOf(answers, event.currentTarget, step))}
        onSubmit={(event) => void next(event)}
      >
        <h2>{step.name}</h2>
        <StepFields step={step} answers={answers} entered={entered} faults={faults} />
        <div className="actions">
          {position > 0 && <Button onClick={back}>Back</Button>}
          <Button type="submit" primary disabled={state === 'sending'}>
            {last ? 'Submit' : 'Next'}
          </Button>
        </div>
      </form>
    </main>
  );
}
