import { formValues } from '@portal/kit';
import type { Answers, JourneyField, JourneyStep } from '../../journey-logic.ts';

/** What a step's form holds, with numbers as numbers and without what was left empty. */
export function answersOf(form: HTMLFormElement, step: JourneyStep): Answers {
  const data = formValues(form);
  return Object.fromEntries(
    Object.entries(step.schema.properties).flatMap(([name, { type }]) => {
      const text = data[name] ?? '';
      return text === '' ? [] : [[name, type === 'number' ? Number(text) : text]];
    }),
  );
}

function fault(field: JourneyField, required: boolean, value: string | number | undefined): string | undefined {
  if (value === undefined) return required ? `${field.title} is required.` : undefined;
  if (field.format === 'email' && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(String(value)))
    return `${field.title} must be a valid email address.`;
  if (field.minimum !== undefined && Number(value) < field.minimum)
    return `${field.title} must be at least ${field.minimum}.`;
  return undefined;
}

/** What is wrong with a step's answers, by field. */
export function faultsOf({ schema }: JourneyStep, answers: Answers): Record<string, string> {
  return Object.fromEntries(
    Object.entries(schema.properties).flatMap(([name, field]) => {
      const message = fault(field, schema.required.includes(name), answers[name]);
      return message ? [[name, message]] : [];
    }),
  );
}
