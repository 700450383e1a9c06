import { z } from 'zod';
import type { Point } from '../points/point.ts';

const SCHEMA = 'datadog-batch/1';
const ANY_SCHEMA = /^datadog-batch\//;

const pointSchema = z.strictObject({
  metric: z.string().min(1),
  kind: z.enum(['distribution', 'count']),
  at: z.number(),
  value: z.number(),
  tags: z.array(z.string()),
});
const batchSchema = z.strictObject({
  schema: z.literal(SCHEMA),
  points: z
    .array(pointSchema)
    .min(1)
    .refine((points) => points.every(({ kind }) => kind === points[0]?.kind), 'has points of two kinds'),
});

/** A batch as it lies on disk: one line of JSON that says by which schema it was written. */
export const batchText = (points: readonly Point[]) => `${JSON.stringify({ schema: SCHEMA, points })}\n`;

/** Reads one. @returns its points, or what is wrong with it: the end of a sentence that begins with its name */
export function readBatch(text: string): { points: Point[] } | { wrong: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { wrong: 'is torn: it ends before its end' };
  }
  const result = batchSchema.safeParse(value);
  if (result.success) return { points: result.data.points };
  const { schema } = (value ?? {}) as { schema?: unknown };
  if (typeof schema !== 'string' || !ANY_SCHEMA.test(schema)) return { wrong: 'is no batch of points' };
  return { wrong: schema === SCHEMA ? 'is damaged' : 'was written by another version of this suite' };
}
