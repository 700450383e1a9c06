import { Alert, Empty, euros, organizationId, request } from '@portal/kit';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import type { Answers, JourneyField } from '../../journey-logic.ts';
import { yearlyPrice, type Tariff } from '../../tariff-logic.ts';

interface Product extends Tariff {
  _id: string;
  name: string;
}

export const catalog = {
  queryKey: ['catalog'],
  queryFn: () =>
    request<{ results: Product[] }>(
      'POST',
      'pricing/v1/public/catalog',
      { q: '*' },
      { 'x-ivy-org-id': organizationId() },
    ),
};

interface Props {
  name: string;
  field: JourneyField;
  entered: Answers;
  error: string | undefined;
}

/** The tariffs of a step, each with the yearly price of the consumption that the step's form holds. */
export function TariffField({ name, field, entered, error }: Props) {
  const errorId = useId();
  const { data, isError } = useQuery(catalog);
  if (isError) return <Alert>The tariffs could not be loaded. Please reload the page.</Alert>;
  if (!data) return null;
  const consumption = Number(entered.consumption ?? 0);
  const offered = data.results.filter(({ _id }) => field.enum?.includes(_id));
  const chosen = offered.find(({ _id }) => _id === entered[name]);
  return (
    <fieldset aria-describedby={error && errorId}>
      <legend>{field.title}</legend>
      {offered.length === 0 && <Empty>No tariff is offered at the moment.</Empty>}
      {offered.map((product) => (
        <label key={product._id} className="check">
          <input type="radio" name={name} value={product._id} defaultChecked={product === chosen} />
          <span>
            {product.name}{' '}
            <span className="muted">
              {consumption > 0 ? `${euros(yearlyPrice(product, consumption))} a year` : 'Enter your consumption first'}
            </span>
          </span>
        </label>
      ))}
      {error && (
        <p id={errorId} className="error">
          {error}
        </p>
      )}
      {chosen && <input type="hidden" name="price" value={yearlyPrice(chosen, consumption)} />}
    </fieldset>
  );
}
