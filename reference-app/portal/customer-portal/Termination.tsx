import { Button, TextField, useSubmit } from '@portal/kit';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import { lastDayFault, today } from '../../termination-logic.ts';
import { terminate, type Contract } from './requests.ts';

function TerminationDialog({ contract, onClose }: { contract: Contract; onClose: () => void }) {
  const client = useQueryClient();
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => ref.current?.showModal(), []);
  const { onSubmit, busy, problem } = useSubmit(async ({ day = '' }) => {
    const fault = lastDayFault(day);
    if (fault) throw new Error(fault);
    await terminate(contract._id, day);
    await client.invalidateQueries();
  });
  return (
    <dialog ref={ref} aria-labelledby={id} onClose={onClose}>
      <form className="stack" noValidate onSubmit={onSubmit}>
        <h2 id={id}>Terminate {contract._title}?</h2>
        <TextField
          label="Last day of the contract"
          name="day"
          type="date"
          required
          min={today()}
          error={problem}
          hint="From now on, the contract takes no readings of its meters."
        />
        <div className="actions">
          <Button onClick={onClose}>Keep</Button>
          <Button type="submit" danger disabled={busy}>
            Terminate
          </Button>
        </div>
      </form>
    </dialog>
  );
}

export function Termination({ contract }: { contract: Contract }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button danger onClick={() => setAsking(true)}>
        Terminate contract
      </Button>
      {asking && <TerminationDialog contract={contract} onClose={() => setAsking(false)} />}
    </>
  );
}
