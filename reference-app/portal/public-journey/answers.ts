import { formValues } from '@portal/kit';
import type { Answers, JourneyStep } from '../../journey-logic.ts';

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

/** All answers, with what a step's form holds in place of what was answered there before. */
export const withAnswersOf = (answers: Answers, form: HTMLFormElement, step: JourneyStep): Answers => {
  const others = Object.entries(answers).filter(([name]) => !(name in step.schema.properties));
  return { ...Object.fromEntries(others), ...answersOf(form, step) };
};
