/** User and system time of the runner in milliseconds when each phase of a run ended, and its peak memory in MB. */
export interface Metered {
  /** The runner, its configuration and its reporters are loaded, and the tests are known. */
  loaded: number;
  /** The reporters have looked at what is planned. */
  planned: number;
  /** Every test has ended, and the reporters have heard of each. */
  ran: number;
  /** The reporters have written what they write. */
  exited: number;
  peak: number;
}

/** User and system time in milliseconds of the gate's own calls. */
export interface Own {
  plan: number;
  /** In every call while tests run. */
  tests: number;
  /** From the last test until the journal is closed: the target is asked, files are looked through for secrets. */
  closing: number;
  /** Reads the journal back, judges, renders and writes. */
  judgement: number;
}

/** What this process has used so far: user and system time, in milliseconds. */
export function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
