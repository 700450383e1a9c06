import { useEffect, useId, useRef, type ComponentProps, type ReactNode } from 'react';
import { Link } from 'wouter';

export function Page({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · 360 portal`;
  }, [title]);
  return (
    <>
      <header className="page-header">
        <h1>{title}</h1>
        <div className="actions">{actions}</div>
      </header>
      {children}
    </>
  );
}

export function Button({
  primary,
  danger,
  ...rest
}: ComponentProps<'button'> & { primary?: boolean; danger?: boolean }) {
  const look = primary ? 'button primary' : danger ? 'button danger' : 'button';
  return <button type="button" className={look} {...rest} />;
}

export const ButtonLink = ({ primary, ...rest }: { href: string; children: ReactNode; primary?: boolean }) => (
  <Link className={primary ? 'button primary' : 'button'} {...rest} />
);

/** What a form holds, by the names of its controls, without the spaces around. */
export const formValues = (form: HTMLFormElement): Record<string, string> =>
  Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()]));

interface FieldProps {
  label: string;
  error?: string | undefined;
  hint?: string | undefined;
}

/** A control with its label, hint and error, tied together for everybody who reads the page. */
function Labelled({
  label,
  error,
  hint,
  required,
  children,
}: FieldProps & { required?: boolean | undefined; children: (ids: object) => ReactNode }) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {required && <span aria-hidden="true"> *</span>}
      </label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined, required })}
      {hint && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="error">
          {error}
        </p>
      )}
    </div>
  );
}

export const TextField = ({ label, error, hint, ...input }: FieldProps & ComponentProps<'input'>) => (
  <Labelled {...{ label, error, hint, required: input.required }}>{(ids) => <input {...input} {...ids} />}</Labelled>
);

export const TextArea = ({ label, error, hint, ...input }: FieldProps & ComponentProps<'textarea'>) => (
  <Labelled {...{ label, error, hint, required: input.required }}>
    {(ids) => <textarea rows={4} {...input} {...ids} />}
  </Labelled>
);

export interface Option {
  value: string;
  title: string;
}

export const SelectField = ({
  label,
  error,
  hint,
  options,
  empty = '–',
  ...select
}: FieldProps & ComponentProps<'select'> & { options: Option[]; empty?: string }) => (
  <Labelled {...{ label, error, hint, required: select.required }}>
    {(ids) => (
      <select {...select} {...ids}>
        <option value="">{empty}</option>
        {options.map(({ value, title }) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </select>
    )}
  </Labelled>
);

export const Alert = ({ children, action }: { children: ReactNode; action?: ReactNode }) => (
  <div role="alert" className="notice problem">
    <span>{children}</span>
    {action}
  </div>
);

export const Status = ({ children }: { children: ReactNode }) => (
  <div role="status" className="notice success">
    {children}
  </div>
);

export const Badge = ({
  children,
  tone = 'neutral',
}: {
  children: ReactNode;
  tone?: 'neutral' | 'good' | 'accent' | 'bad';
}) => <span className={`badge ${tone}`}>{children}</span>;

export const Empty = ({ children }: { children: ReactNode }) => <p className="empty">{children}</p>;

export const Section = ({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) => {
  const id = useId();
  return (
    <section className="card" aria-labelledby={id}>
      <header className="card-header">
        <h2 id={id}>{title}</h2>
        {actions}
      </header>
      {children}
    </section>
  );
};

/** A question that has to be answered before anything else. */
export function ConfirmDialog({
  title,
  children,
  confirm,
  onConfirm,
  onCancel,
}: {
  title: string;
  children: ReactNode;
  confirm: string;
  onConfirm: () => void;
  onCancel: () => void;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => ref.current?.showModal(), []);
  return (
    <dialog ref={ref} aria-labelledby={id} onClose={onCancel}>
      <h2 id={id}>{title}</h2>
      <div className="question">{children}</div>
      <div className="actions">
        <Button onClick={onCancel}>Keep</Button>
        <Button danger onClick={onConfirm}>
          {confirm}
        </Button>
      </div>
    </dialog>
  );
}

/** What a slow answer is waited for with; there from the beginning, so that it is read out when it appears. */
export const Progress = ({ busy, children }: { busy: boolean; children: ReactNode }) => (
  <span role="status" className="muted">
    {busy && children}
  </span>
);

const DAY = new Intl.DateTimeFormat(navigator.language, { dateStyle: 'medium', timeZone: 'UTC' });
export const dayOf = (date: string) => DAY.format(new Date(date));

const DATE = new Intl.DateTimeFormat(navigator.language, { dateStyle: 'medium', timeStyle: 'short' });
export const When = ({ at }: { at: string }) => <time dateTime={at}>{DATE.format(new Date(at))}</time>;
