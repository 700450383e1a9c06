import { SelectField, TextArea, TextField } from '@portal/kit';
import type { Attribute } from './model.ts';

const INPUT_TYPES = { email: 'email', phone: 'tel', number: 'number', date: 'date', string: 'text' } as const;

interface Props {
  attribute: Attribute;
  value: unknown;
  error: string | undefined;
}

export function AttributeField({ attribute, value, error }: Props) {
  const { name, label, required, type, format, multiline, options } = attribute;
  const common = { name, label, error, required, defaultValue: String(value ?? '') };
  if (options) return <SelectField {...common} options={options} />;
  if (multiline) return <TextArea {...common} />;
  return <TextField {...common} type={INPUT_TYPES[format ?? (type as 'string')]} />;
}
