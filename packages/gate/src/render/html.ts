import { printable } from './text.ts';

/** The characters that HTML and XML give a meaning, and how both write them as text. */
export const ENTITIES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Printable text as HTML and XML take it, also within the quotes of an attribute. */
export const escapeMarkup = (text: string) =>
  printable(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** HTML that was made here, and so is not escaped again. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | number | Markup | Markup[] | undefined;

function textOf(value: Value): string {
  if (value === undefined) return '';
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(({ text }) => text).join('\n');
  return escapeMarkup(String(value));
}

/** A template of HTML: what is put into it is escaped, unless it is markup itself. */
export const html = (strings: TemplateStringsArray, ...values: Value[]) =>
  new Markup(String.raw({ raw: strings }, ...values.map(textOf)));
