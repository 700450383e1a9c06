/** What a figure may be. */
export interface Limit {
  atMost?: number;
  atLeast?: number;
  /** Stands behind the figure and its limit. */
  unit?: string;
  /** Digits behind the point; 1 unless given. */
  digits?: number;
}

export interface Report<Name extends string = string> {
  /** Prints a figure beside its limit; `what` names it where several have that limit. */
  figure: (limit: Name, value: number, what?: string) => void;
  /** Prints whether something holds that is no figure. */
  check: (holds: boolean, sentence: string) => void;
}

export type Args = Record<string, number | string>;

/** A measurement; `npm run bench` lists them all. */
export interface Bench<Given extends Args = Args, Name extends string = string> {
  name: string;
  summary: string;
  /** Its arguments in their order, with what they are unless given: numbers above zero, or texts. */
  args?: Given;
  /** Each has to be measured; what misses it fails the bench. */
  limits?: Record<Name, Limit>;
  run: (args: Given, report: Report<Name>) => void | Promise<void>;
}

/** Keeps the names of arguments and limits together with where they are used. */
export const defineBench = <Given extends Args, Name extends string>(bench: Bench<Given, Name>): Bench =>
  bench as unknown as Bench;
