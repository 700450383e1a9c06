import { z } from 'zod';

/** A test that is known to fail, who mends it, and until when. It still runs; its failure blocks nobody. */
export const quarantineSchema = z.array(
  z.strictObject({
    /** File and title: `entity/create-entity.spec.ts › Create a contact › shows it`. */
    test: z.string().min(1),
    owner: z.string().min(1),
    reason: z.string().min(1),
    ticket: z.string().min(1),
    /** The days on which it begins and ends, as 2026-11-21. */
    since: z.iso.date(),
    expires: z.iso.date(),
  }),
);

export type Quarantine = z.infer<typeof quarantineSchema>;
