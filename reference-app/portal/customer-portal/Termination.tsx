import { Button, ConfirmDialog, TextField, useSubmit } from '@portal/kit';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { lastDayFault, today } from '../../termination-logic.ts';
import { terminate, type Contract } from './requests.ts';

function TerminationDialog({ contract, onCancel }: { contract: Contract; onCancel: () => void }) {
  const client = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const { onSubmit, problem } = useSubmit(async ({ day = '' }) => {
    const fault = lastDayFault(day);
    if (fault) throw new Error(fault);
    await terminate(contract._id, day);
    await client.invalidateQueries();
  });
  const onConfirm = () => form.current?.requestSubmit();
  const hint = 'From now on, the contract takes no readings of its meters.';
  return (
    <ConfirmDialog title={`Terminate ${contract._title}?`} confirm="Terminate" {...{ onConfirm, onCancel }}>
      <form ref={form} noValidate onSubmit={onSubmit}>
        <TextField
          label="Last day of the contract"
          name="day"
          type="date"
          required
          min={today()}
          hint={hint}
          error={problem}
        />
      </form>
    </ConfirmDialog>
  );
}

export function Termination({ contract }: { contract: Contract }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button danger onClick={() => setAsking(true)}>
        Terminate contract
      </Button>
      {asking && <TerminationDialog contract={contract} onCancel={() => setAsking(false)} />}
    </>
  );
}
