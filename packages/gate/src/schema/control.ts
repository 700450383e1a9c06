import { z } from 'zod';

/** The old build that tests can be run against beside the new one. */
export const controlSchema = z.object({
  /** What it is, as a noun: `the last verified build`, `https://blue.example.com`. */
  name: z.string(),
  build: z.string().optional(),
  /** The modules whose builds differ; none where it is a deployment of its own. */
  modules: z.array(z.string()),
  /** Whether a test against it goes without all of the change: nothing else differs. */
  whole: z.boolean(),
});

/** By channel (empty where a run names none) the address of each module, as the target's import map has it. */
export const mapsSchema = z.record(z.string(), z.record(z.string(), z.string()));

/** The control of a plan, where it has one. */
export const controlIn = ({ control }: { control?: Control | { none: string } | undefined }): Control | undefined =>
  control && !('none' in control) ? control : undefined;

export type Control = z.infer<typeof controlSchema>;
export type Maps = z.infer<typeof mapsSchema>;
