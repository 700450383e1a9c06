import { Badge, Button, Empty, SelectField, TextField } from '@portal/kit';
import { useState } from 'react';
import type { JourneyStep } from '../../journey-logic.ts';
import { FIELD_KINDS, withField, withoutField, type FieldKind } from './model.ts';

interface Props {
  step: JourneyStep;
  conditions: { value: string; title: string }[];
  condition: string;
  onChange: (step: JourneyStep) => void;
  onCondition: (condition: string) => void;
  onRemove: () => void;
}

export function StepEditor({ step, conditions, condition, onChange, onCondition, onRemove }: Props) {
  const [kind, setKind] = useState('');
  const [required, setRequired] = useState(true);
  const { properties, required: requiredFields } = step.schema;
  const addField = () => {
    if (!kind) return;
    onChange(withField(step, kind as FieldKind, required));
    setKind('');
  };
  return (
    <fieldset>
      <legend>{step.name}</legend>
      <div className="inline">
        <TextField
          label="Step name"
          value={step.name}
          onChange={(event) => onChange({ ...step, name: event.target.value })}
        />
        <SelectField
          label="Show this step"
          options={conditions}
          empty="Always"
          value={condition}
          onChange={(event) => onCondition(event.target.value)}
        />
        <Button danger onClick={onRemove}>
          Remove step
        </Button>
      </div>
      {Object.keys(properties).length === 0 && <Empty>This step asks for nothing yet.</Empty>}
      <ul className="list" aria-label={`Fields of ${step.name}`}>
        {Object.entries(properties).map(([name, field]) => (
          <li key={name}>
            <span>
              {field.title} {requiredFields.includes(name) && <Badge>required</Badge>}
            </span>
            <Button aria-label={`Remove field ${field.title}`} onClick={() => onChange(withoutField(step, name))}>
              Remove
            </Button>
          </li>
        ))}
      </ul>
      <div className="inline">
        <SelectField
          label="Field"
          value={kind}
          onChange={(event) => setKind(event.target.value)}
          options={Object.entries(FIELD_KINDS).map(([value, { title }]) => ({ value, title }))}
        />
        <label className="check">
          <input type="checkbox" checked={required} onChange={(event) => setRequired(event.target.checked)} /> Required
        </label>
        <Button onClick={addField}>Add field</Button>
      </div>
    </fieldset>
  );
}
