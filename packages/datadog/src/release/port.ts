/** What was deployed, where to, and when. Times are epoch milliseconds. */
interface Change {
  service: string;
  env: string;
  version: string;
  team?: string | undefined;
  /** The full commit, and the address of its repository: without both there is no lead time. */
  commit?: string | undefined;
  repository?: string | undefined;
  /** 16 to 128 of the characters `A-Za-z0-9-_.:`; made of the other values and the time where it is not given. */
  id?: string | undefined;
  startedAt: number;
}
export interface Deployment extends Change {
  finishedAt: number;
}
/** A change that did harm; told again with an end, it is the same one, recovered. */
export interface DeploymentFailure extends Change {
  /** What was wrong, in a few words. */
  name: string;
  finishedAt?: number | undefined;
  severity?: string | undefined;
}
/** Which deployment failed, by its id, and by what it was put right: another version, or a deployment with its own id. */
export interface Rollback {
  id: string;
  type: 'rollback' | 'rollforward';
  remedy: { version: string } | { id: string };
}

/** What came of it, in a sentence without a key. */
export interface Reported {
  done: boolean;
  id: string;
  sentence: string;
  /** It is not done, and nothing of what was given speaks against saying the same again. */
  repeatable?: true;
}

/** Tells somebody of deployments, so that failure rate and recovery time can be counted. Nothing of it rejects. */
export interface DeploymentEvents {
  deployed(deployment: Deployment): Promise<Reported>;
  failed(failure: DeploymentFailure): Promise<Reported>;
  rolledBack(rollback: Rollback): Promise<Reported>;
}
