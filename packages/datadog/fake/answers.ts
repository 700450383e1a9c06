import { randomUUID } from 'node:crypto';

/** What an endpoint answers. */
export interface Answer {
  status: number;
  /** A text goes out as it is, undefined as no body, anything else as JSON. */
  body?: unknown;
  /** `application/json` unless said otherwise. */
  type?: string;
  headers?: Record<string, string>;
}

/** An answer that says no, thrown from wherever the reason was found. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`refused with ${answer.status}`);
    this.answer = answer;
  }
}

/** The errors of version 1, and of most of version 2: a list of sentences. */
export function refuse(status: number, ...errors: string[]): Refusal {
  return new Refusal({ status, body: { errors } });
}

/** The errors of JSON:API, as gates, DORA and events of version 2 answer them. */
export function refuseJsonApi(status: number, title: string, detail: string, type = 'application/json'): Refusal {
  return new Refusal({ status, type, body: { errors: [{ status: String(status), title, detail }] } });
}

/** A number that JavaScript cannot hold or would not write that way. */
export class Exactly {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A number with a point in it, as Datadog writes thresholds: `5.0`. */
export function float(value: number): Exactly {
  return new Exactly(Number.isInteger(value) ? `${value}.0` : String(value));
}

/** Every number of an object as a float; what is no number stays. */
export function floats(values: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'number' ? float(value) : value,
    ]),
  );
}

const MARK = randomUUID();

/** JSON with the numbers that are to be written exactly. */
export function toJson(body: unknown): string {
  const text = JSON.stringify(body, (_key, value: unknown) =>
    value instanceof Exactly ? `${MARK}${value.text}` : value,
  );
  return text.replace(new RegExp(`"${MARK}([^"]*)"`, 'g'), '$1');
}
