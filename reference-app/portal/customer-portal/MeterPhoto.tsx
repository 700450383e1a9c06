import { Button, chosenFile, Status, TextField, useSubmit } from '@portal/kit';
import { useState } from 'react';
import { uploadPhoto, type Meter } from './requests.ts';

export function MeterPhoto({ meter }: { meter: Meter }) {
  const [sent, setSent] = useState<string>();
  const { onSubmit, busy, problem } = useSubmit(async (_, form) => {
    setSent(undefined);
    const photo = chosenFile(form, 'photo');
    if (!photo) throw new Error('Choose a photo.');
    const bytes = new Uint8Array(await photo.arrayBuffer());
    await uploadPhoto(meter._id, photo, btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')));
    form.reset();
    setSent(photo.name);
  });
  return (
    <>
      {sent && <Status>Thank you. We have received {sent}.</Status>}
      <form className="inline" noValidate onSubmit={onSubmit}>
        <TextField
          label="Photo of the meter"
          name="photo"
          type="file"
          accept="image/jpeg,image/png"
          error={problem}
          hint="JPEG or PNG, at most 2 MB."
        />
        <Button type="submit" disabled={busy}>
          Send photo
        </Button>
      </form>
    </>
  );
}
