import { z } from 'zod';

const count = z.number().int().nonnegative();

/** What became of the measurements of a run on their way to where they are watched. */
export const deliverySchema = z.object({
  /** All points; each was sent, waits on disk, or is lost. */
  made: count,
  sent: count,
  spooled: count,
  lost: count,
  /** Shards that said nothing of theirs, where others did. */
  silent: count.optional(),
  /** What was in the way, in sentences. */
  because: z.array(z.string()),
});

export type DeliveryCounts = z.infer<typeof deliverySchema>;
