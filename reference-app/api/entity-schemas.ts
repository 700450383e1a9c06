import { addressFaults, paymentFaults } from '../contact-logic.ts';

/** An attribute of a schema, in the part of the product's format that the portal uses. */
export interface Attribute {
  name: string;
  label: string;
  type: 'string' | 'number' | 'select' | 'date' | 'relation' | 'address' | 'payment';
  required?: boolean;
  options?: { value: string; title: string }[];
  /** `email` or `phone`: how a text has to look. */
  format?: 'email' | 'phone';
  /** Whether a text has several lines. */
  multiline?: boolean;
  allowed_schemas?: string[];
  show_in_table?: boolean;
}

export interface EntitySchema {
  slug: string;
  name: string;
  plural: string;
  title_template: string;
  capabilities: { name: string }[];
  attributes: Attribute[];
}

const text = (name: string, label: string, more: Partial<Attribute> = {}): Attribute => ({
  name,
  label,
  type: 'string',
  show_in_table: true,
  ...more,
});
const select = (name: string, label: string, values: string[]): Attribute => ({
  name,
  label,
  type: 'select',
  show_in_table: true,
  options: values.map((value) => ({ value, title: value.charAt(0).toUpperCase() + value.slice(1) })),
});
const relation = (name: string, label: string, schema: string): Attribute => ({
  name,
  label,
  type: 'relation',
  allowed_schemas: [schema],
});
const schema = (slug: string, name: string, plural: string, title: string, attributes: Attribute[]): EntitySchema => ({
  slug,
  name,
  plural,
  title_template: title,
  capabilities: [{ name: 'activity' }, { name: 'tags' }, { name: 'relations' }],
  attributes,
});

export const SCHEMAS: Record<string, EntitySchema> = Object.fromEntries(
  [
    schema('contact', 'Contact', 'Contacts', '{{first_name}} {{last_name}}', [
      text('first_name', 'First name', { required: true }),
      text('last_name', 'Last name', { required: true }),
      text('email', 'Email', { format: 'email' }),
      text('phone', 'Phone', { format: 'phone' }),
      select('status', 'Status', ['lead', 'customer', 'former']),
      { name: 'address', label: 'Address', type: 'address' },
      { name: 'payment', label: 'Bank account', type: 'payment' },
      relation('account', 'Account', 'account'),
    ]),
    schema('account', 'Account', 'Accounts', '{{name}}', [
      text('name', 'Name', { required: true }),
      text('website', 'Website'),
      select('industry', 'Industry', ['utility', 'housing', 'retail']),
    ]),
    schema('opportunity', 'Opportunity', 'Opportunities', '{{title}}', [
      text('title', 'Title', { required: true }),
      select('stage', 'Stage', ['new', 'qualified', 'won', 'lost']),
      { name: 'value', label: 'Value in euros', type: 'number', show_in_table: true },
      relation('customer', 'Customer', 'contact'),
    ]),
    schema('contract', 'Contract', 'Contracts', '{{contract_name}}', [
      text('contract_name', 'Contract name', { required: true }),
      text('contract_number', 'Contract number'),
      select('status', 'Status', ['draft', 'active', 'terminated', 'expired']),
      select('branch', 'Branch', ['power', 'gas', 'water']),
      { name: 'start_date', label: 'Start date', type: 'date' },
      { name: 'termination_date', label: 'Termination date', type: 'date' },
      { name: 'price', label: 'Price in euros a year', type: 'number' },
      relation('customer', 'Customer', 'contact'),
      relation('order', 'Order', 'order'),
    ]),
    schema('product', 'Product', 'Products', '{{name}}', [
      text('name', 'Name', { required: true }),
      select('status', 'Status', ['offered', 'withdrawn']),
      { name: 'base_price', label: 'Base price in euros a year', type: 'number', required: true, show_in_table: true },
      { name: 'unit_price', label: 'Price in euros a kWh', type: 'number', required: true, show_in_table: true },
    ]),
    schema('order', 'Order', 'Orders', '{{title}}', [
      text('title', 'Title', { required: true }),
      select('status', 'Status', ['placed', 'cancelled', 'completed']),
      { name: 'consumption', label: 'Consumption in kWh', type: 'number', show_in_table: true },
      { name: 'price', label: 'Price in euros a year', type: 'number', show_in_table: true },
      relation('customer', 'Customer', 'contact'),
    ]),
    schema('meter', 'Meter', 'Meters', '{{meter_number}}', [
      text('meter_number', 'Meter number', { required: true }),
      text('unit', 'Unit'),
      relation('contract', 'Contract', 'contract'),
    ]),
    schema('file', 'File', 'Files', '{{filename}}', [
      text('filename', 'Name', { required: true }),
      text('mime_type', 'Type'),
      relation('contract', 'Contract', 'contract'),
      relation('meter', 'Meter', 'meter'),
      relation('email_template', 'Message template', 'email_template'),
    ]),
    schema('billing_event', 'Invoice', 'Invoices', '{{number}}', [
      text('number', 'Number', { required: true }),
      { name: 'billing_amount', label: 'Amount in cents', type: 'number', required: true, show_in_table: true },
      { name: 'due_date', label: 'Due', type: 'date', required: true },
      { name: 'paid_date', label: 'Paid', type: 'date' },
      relation('contract', 'Contract', 'contract'),
    ]),
    schema('email_template', 'Message template', 'Message templates', '{{name}}', [
      text('name', 'Name', { required: true }),
      text('subject', 'Subject', { required: true }),
      text('body', 'Message', { required: true, multiline: true, show_in_table: false }),
    ]),
    schema('submission', 'Submission', 'Submissions', '{{journey_name}}', [
      text('journey_name', 'Journey', { required: true }),
    ]),
  ].map((entry) => [entry.slug, entry]),
);

export const titleOf = ({ title_template }: EntitySchema, data: Record<string, unknown>): string =>
  title_template.replace(/{{(\w+)}}/g, (_, name: string) => String(data[name] ?? '')).trim();

export interface AttributeError {
  keyword: string;
  instance_path: string;
  schema_path: string;
  params: object;
  property_name: string;
  message: string;
}

const FORMATS = { email: /^[^@\s]+@[^@\s]+\.[^@\s]+$/, phone: /^\+?[\d\s()/-]{5,}$/ };

function fault({ label, required, type, format, options }: Attribute, value: unknown): [string, string] | undefined {
  if (value === undefined || value === null || value === '')
    return required ? ['required', `${label} is required.`] : undefined;
  if (format && !FORMATS[format].test(String(value)))
    return ['format', `${label} must be a valid ${format === 'email' ? 'email address' : 'phone number'}.`];
  if (type === 'number' && !(typeof value === 'number' && value >= 0))
    return ['minimum', `${label} must be a number of 0 or more.`];
  if (type === 'date' && Number.isNaN(Date.parse(String(value)))) return ['format', `${label} must be a date.`];
  if (options && !options.some((option) => option.value === value))
    return ['enum', `${label} must be one of: ${options.map((option) => option.title).join(', ')}.`];
  return undefined;
}

/** What is wrong with a value that has parts, by the part. */
const FAULTS_OF_PARTS: Partial<Record<Attribute['type'], (entry: object) => Record<string, string>>> = {
  address: addressFaults,
  payment: paymentFaults,
};

/** What is wrong with an entity's data, one entry an attribute or a part of one; empty where all is well. */
export function validate({ attributes }: EntitySchema, data: Record<string, unknown>): AttributeError[] {
  const error = (property_name: string, keyword: string, message: string, path = property_name): AttributeError => ({
    ...{ keyword, property_name, message, params: {} },
    ...{ instance_path: `/${path}`, schema_path: `#/properties/${path}` },
  });
  return attributes.flatMap((attribute) => {
    const { name, type } = attribute;
    const faultsOf = FAULTS_OF_PARTS[type];
    if (faultsOf)
      return [data[name] ?? []]
        .flat()
        .flatMap((entry) => Object.entries(faultsOf(Object(entry) as object)))
        .map(([part, message]) => error(part, 'format', message, `${name}/${part}`));
    const [keyword, message] = fault(attribute, data[name]) ?? [];
    return keyword && message ? [error(name, keyword, message)] : [];
  });
}
