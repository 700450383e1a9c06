import type { JourneyConfiguration, JourneyField, JourneyStep } from '../../journey-logic.ts';

/** What a field asks for; those that a contact has become its attributes. */
export const FIELD_KINDS = {
  first_name: { title: 'First name', type: 'string', minLength: 1 },
  last_name: { title: 'Last name', type: 'string', minLength: 1 },
  email: { title: 'Email', type: 'string', format: 'email' },
  customer_type: { title: 'Customer type', type: 'string', enum: ['private', 'business'] },
  company: { title: 'Company', type: 'string', minLength: 1 },
  consumption: { title: 'Yearly consumption in kWh', type: 'number', minimum: 1 },
} satisfies Record<string, JourneyField>;
export type FieldKind = keyof typeof FIELD_KINDS;

export const emptyStep = (number: number): JourneyStep => ({
  stepId: crypto.randomUUID(),
  name: `Step ${number}`,
  schema: { type: 'object', properties: {}, required: [] },
  uischema: {},
});

export function withField(step: JourneyStep, kind: FieldKind, required: boolean): JourneyStep {
  const { properties, required: before } = step.schema;
  return {
    ...step,
    schema: {
      type: 'object',
      properties: { ...properties, [kind]: FIELD_KINDS[kind] },
      required: required ? [...before, kind] : before,
    },
  };
}

export function withoutField(step: JourneyStep, kind: string): JourneyStep {
  const { [kind]: _, ...properties } = step.schema.properties;
  return {
    ...step,
    schema: { type: 'object', properties, required: step.schema.required.filter((name) => name !== kind) },
  };
}

/** The condition (`customer_type=business`) under which a step is shown; empty where it always is. */
export const conditionOf = (journey: JourneyConfiguration, step: JourneyStep): string =>
  journey.logics?.find(({ actions }) => actions.includes(`show:${step.stepId}`))?.conditions[0] ?? '';

export function withCondition(
  journey: JourneyConfiguration,
  step: JourneyStep,
  condition: string,
): JourneyConfiguration {
  const action = `show:${step.stepId}`;
  const others = (journey.logics ?? []).filter(({ actions }) => !actions.includes(action));
  return { ...journey, logics: condition ? [...others, { conditions: [condition], actions: [action] }] : others };
}

/** Every condition that a choice in the journey makes possible. */
export const possibleConditions = ({ steps }: JourneyConfiguration): { value: string; title: string }[] =>
  steps.flatMap(({ schema }) =>
    Object.entries(schema.properties).flatMap(([name, field]) =>
      (field.enum ?? []).map((value) => ({ value: `${name}=${value}`, title: `${field.title} is ${value}` })),
    ),
  );
