import { z } from 'zod';

/** What a test runs against unless it is told otherwise: the build that is judged. */
export const NEW = 'new';
/** The old build. */
export const CONTROL = 'control';
/** The build that is judged, with the control's build of one module. */
export const withoutNew = (module: string): string => `new without ${module}`;

/** The annotations by which a copy of a test says what it runs against, and as which pair. */
export const SIDE_ANNOTATION = 'side';
export const PAIR_ANNOTATION = 'pair';
/** The attachment that says which builds a test's pages have loaded. */
export const LOADED_ATTACHMENT = 'loaded builds';

const modules = z.record(z.string(), z.string());

const sideSchema = z.object({
  /** Of a control that is a deployment of its own: its address. */
  url: z.string().optional(),
  /** By channel (empty where a project names none) the address of each module whose builds differ. */
  modules: z.record(z.string(), modules),
});

/** What the tests of a run may run against. */
export const sidesSchema = z.object({
  /** The id of the run whose workers are meant. */
  run: z.string().optional(),
  /**
   * What each test runs against, group after group (a pair is a group of two), in an order within each that is drawn for
   * each test; absent where each test runs once, against `new`.
   */
  turns: z.strictObject({ seed: z.string(), groups: z.array(z.array(z.string()).min(1)) }).optional(),
  sides: z.record(z.string(), sideSchema),
  /** Where the target was when this was written: one that the suite starts itself has another address in each look. */
  target: z.string().optional(),
  /** How a page is given other modules: by import-map-overrides, or by what its document and its import map say. */
  by: z.enum(['overrides', 'route']),
});

/** Which builds of the modules that differ the pages of a test have loaded; of deployments, which one they have opened. */
export const loadedSchema = z.object({
  /** Modules that were loaded from where the side says, or its origin. */
  asked: z.array(z.string()),
  /** Modules that were loaded from where another side says, or its origin. */
  others: z.array(z.string()),
  /** Whether there may have been more: a page was opened past what watches, a build could not be loaded, or nothing tells the sides apart. */
  unknown: z.literal(true).optional(),
});

/** Whether it is known that a test ran against what it was to run against: no page has loaded another side's build. */
export const isOfItsSide = (loaded: Loaded | undefined): boolean =>
  loaded !== undefined && !loaded.unknown && !loaded.others.length;

export type Sides = z.infer<typeof sidesSchema>;
export type Loaded = z.infer<typeof loadedSchema>;
