import { SelectField, TextField } from '@portal/kit';
import type { Attribute } from '../../portal/entity/model.ts';

interface Props {
  attribute: Attribute;
  value: unknown;
  error: string | undefined;
}

/** A text field says what it is by its placeholder alone, which is no label. */
export function AttributeField({ attribute: { name, label, required, options }, value, error }: Props) {
  const common = { name, error, required, defaultValue: String(value ?? '') };
  if (options) return <SelectField {...common} label={label} options={options} />;
  return <TextField {...common} label="" placeholder={label} />;
}
