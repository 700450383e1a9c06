import type { Access } from '../access.ts';
import type { Organization } from './organization/ask.ts';
import type { Plan } from './plan.ts';

export interface ApplyOptions {
  access: Access;
  plan: Plan;
  /** The file that notes what there is now. */
  state: string;
  signal?: AbortSignal | undefined;
  wait?: Organization['wait'];
  /** Hears each thing that was done or that failed, when it happens. */
  tell?: (sentence: string) => void;
}

/** What became of a plan, in sentences. */
export interface Applied {
  /** As an exit code: 0 where all is as it should be, 1 where something failed or nothing may be done, 2 where something has to wait. */
  code: 0 | 1 | 2;
  done: string[];
  waiting: string[];
  failed: string[];
  notes: string[];
}
