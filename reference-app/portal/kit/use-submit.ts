import { useRef, useState, type FormEvent } from 'react';
import { ApiError } from './api.ts';
import { formValues } from './components.tsx';

export interface Submission {
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  /** Whether it is under way; a second submission is not begun until then. */
  busy: boolean;
  /** What is wrong with each field, by its name. */
  errors: Record<string, string>;
  /** What is wrong and belongs to no field. */
  problem: string | undefined;
  /** The error itself, for what depends on its status. */
  error: unknown;
}

/** What is wrong with single fields before anything is sent. */
export class FieldErrors extends Error {
  constructor(readonly byField: Record<string, string>) {
    super('Some fields need another look.');
  }
}

/** Runs an action with a form's values, one at a time, and keeps what went wrong. */
export function useSubmit(
  action: (values: Record<string, string>, form: HTMLFormElement) => Promise<unknown>,
): Submission {
  const running = useRef(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const submit = async (form: HTMLFormElement) => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    try {
      await action(formValues(form), form);
      setError(undefined);
    } catch (thrown) {
      setError(thrown);
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  const errors = error instanceof FieldErrors ? error.byField : error instanceof ApiError ? error.byAttribute : {};
  return {
    onSubmit: (event) => {
      event.preventDefault();
      void submit(event.currentTarget);
    },
    busy,
    errors,
    problem: error instanceof Error && Object.keys(errors).length === 0 ? error.message : undefined,
    error,
  };
}
