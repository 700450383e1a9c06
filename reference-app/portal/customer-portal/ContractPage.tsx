import { Alert, Button, day, Empty, euros, Page, Section, Status, TextField, useSubmit } from '@portal/kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { MeterPhoto } from './MeterPhoto.tsx';
import { isOver } from '../../termination-logic.ts';
import { addReading, getContract, type Contract, type Meter } from './requests.ts';
import { Termination } from './Termination.tsx';

const statusOf = ({ status, termination_date }: Contract) =>
  status === 'terminated' && termination_date ? `Terminated on ${day(termination_date)}` : status;

function MeterReading({ meter }: { meter: Meter }) {
  const client = useQueryClient();
  const [noted, setNoted] = useState<string>();

  const { range } = meter;
  const { onSubmit, busy, problem } = useSubmit(async ({ value = '' }, form) => {
    setNoted(undefined);
    if (value === '') throw new Error('Enter a reading.');
    await addReading(meter._id, Number(value));
    form.reset();
    setNoted(`Thank you. We have noted ${value} ${meter.unit ?? ''}.`);
    await client.invalidateQueries({ queryKey: ['contract'] });
  });

  return (
    <Section title={`Meter ${meter.meter_number}`}>
      {noted && <Status>{noted}</Status>}
      <form className="inline" noValidate onSubmit={onSubmit}>
        <TextField
          label={`Reading in ${meter.unit ?? 'units'}`}
          name="value"
          type="number"
          error={problem}
          hint={range && `Between ${range.min_value} and ${range.max_value}.`}
        />
        <Button type="submit" primary disabled={busy}>
          Send reading
        </Button>
      </form>
      <MeterPhoto meter={meter} />
    </Section>
  );
}

export function ContractPage({ id }: { id: string }) {
  const { data, isError } = useQuery({ queryKey: ['contract', id], queryFn: () => getContract(id) });
  if (isError) return <Alert>This contract was not found.</Alert>;
  if (!data) return null;
  const { entity, meters } = data;
  const over = isOver(entity.status);
  return (
    <Page title={entity._title} actions={!over && <Termination contract={entity} />}>
      <Section title="Contract">
        <table className="plain-table" aria-label="Contract">
          <tbody>
            {[
              ['Number', entity.contract_number],
              ['Status', statusOf(entity)],
              ['Branch', entity.branch],
              ['Price a year', entity.price === undefined ? undefined : euros(entity.price)],
            ].map(([label, value]) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{value ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      {meters.length === 0 && !over && <Empty>This contract has no meters.</Empty>}
      {over ? (
        <Empty>This contract takes no readings of meters any more.</Empty>
      ) : (
        meters.map((meter) => <MeterReading key={meter._id} meter={meter} />)
      )}
    </Page>
  );
}
