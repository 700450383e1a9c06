import { SelectField, TextField } from '@portal/kit';
import type { Attribute } from './model.ts';

const INPUT_TYPES = { email: 'email', phone: 'tel', number: 'number', date: 'date', string: 'text' } as const;

interface Props {
  attribute: Attribute;
  value: unknown;
  error: string | undefined;
}

export function AttributeField({ attribute: { name, label, required, type, format, options }, value, error }: Props) {
  const common = { name, label, error, required, defaultValue: String(value ?? '') };
  if (options) return <SelectField {...common} options={options} />;
  return <TextField {...common} type={INPUT_TYPES[format ?? (type as 'string')]} />;
}
