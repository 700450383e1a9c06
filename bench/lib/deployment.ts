import { allVariables } from 'playwright-gate';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import { runScript } from '#testing';
import { startReferenceApp } from '../../reference-app/launch.ts';
import { inTemporaryFolder } from './temporary.ts';

const OPERATOR_TOKEN = 'operator-of-the-bench';
const PASSWORD = 'password-of-the-bench';
const emailOf = (role: string) => `${role}@shared.example.com`;

/** A portal that lives longer than the runs against it, as a real deployment does, with its data where SQL can see it. */
export class Deployment {
  constructor(
    readonly url: string,
    readonly folder: string,
  ) {}

  /** The environment of a run against this deployment, with an organization of its own for each worker. */
  get env(): NodeJS.ProcessEnv {
    const target = { CI: '', E2E_TARGET: '', STAGING_URL: this.url, STAGING_OPERATOR_TOKEN: OPERATOR_TOKEN };
    return { ...allVariables(), ...target, GATE: 'enforce', GATE_FOLDER: path.join(this.folder, 'gate') };
  }

  private async change(...args: string[]): Promise<void> {
    const { code, output } = await runScript('reference-app', [...args, '--folder', this.folder], {});
    if (code !== 0) throw new Error(output);
  }

  /** Deploys a build such as `entity@2.3.0`, as a pipeline would. */
  deploy = (build: string): Promise<void> => this.change('deploy', 'staging', build);

  /** Deploys the good builds. */
  reset = (): Promise<void> => this.change('reset', 'staging');

  private async call(method: string, address: string, body: object, token = ''): Promise<Record<string, string>> {
    const response = await fetch(`${this.url}/api/${address}`, {
      method,
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${address}: ${text}`);
    return text ? (JSON.parse(text) as Record<string, string>) : {};
  }

  /** Makes a test organization with a person for each role, and gives the variables of a run that shares it. */
  async sharedOrganization(): Promise<NodeJS.ProcessEnv> {
    const email = emailOf('administrator');
    const signUp = await this.call('POST', 'user/v2/users/public/signup', {
      organization_detail: { type: 'Vendor', name: 'Test organization', pricing_tier: 'basic', email },
      user_detail: { full_name: 'Ada Administrator', email, password: PASSWORD },
    });
    const token = await this.logIn();
    for (const role of ['agent', 'viewer']) {
      const invited = await this.call('POST', 'user/v2/users/invite', { email: emailOf(role), roles: [role] }, token);
      const person = { display_name: `Alex ${role}`, password: PASSWORD };
      await this.call('POST', `user/v2/users/public/activate?token=${invited.token}`, person);
    }
    const apiToken = await this.call('POST', 'access-token/v1/access-tokens', { name: 'suite' }, token);
    const people = ['administrator', 'agent', 'viewer'].flatMap((role) => [
      [`STAGING_${role.toUpperCase()}_EMAIL`, emailOf(role)],
      [`STAGING_${role.toUpperCase()}_PASSWORD`, PASSWORD],
    ]);
    const { id } = signUp.organization as unknown as { id: string };
    const organization = { STAGING_ORGANIZATION_ID: id, STAGING_API_TOKEN: apiToken.token };
    return { ...organization, ...(Object.fromEntries(people) as NodeJS.ProcessEnv) };
  }

  private logIn = async (email = emailOf('administrator')) =>
    (await this.call('POST', 'session', { email, password: PASSWORD })).token;

  /** What is there, counted by SQL and not by the app: organizations, users, documents, settings and targeted flags. */
  counts(): string {
    const db = new Database(path.join(this.folder, 'portal.db'), { readonly: true });
    // A place that is kept for a file which never came: nobody sees it, and in a store of objects there is none.
    const where = { document: "WHERE kind <> 'upload' OR json_extract(data, '$.contents') <> ''" } as Record<
      string,
      string
    >;
    const count = (table: string) =>
      (db.prepare(`SELECT count(*) AS n FROM ${table} ${where[table] ?? ''}`).get() as { n: number }).n;
    const tables = ['organization', 'user', 'document', 'relation', 'activity', 'setting', 'nonce'];
    const counts = Object.fromEntries(tables.map((table) => [table, count(table)]));
    db.close();
    type Flags = Record<string, { organizations?: object }>;
    const flags = JSON.parse(readFileSync(path.join(this.folder, 'flags.json'), 'utf8')) as Flags;
    const targeted = Object.values(flags).flatMap(({ organizations = {} }) => Object.keys(organizations));
    return JSON.stringify({ ...counts, flag: targeted.length });
  }
}

/** Starts a portal of its own, in a temporary folder, and stops it. */
export const withDeployment = <T>(use: (deployment: Deployment) => Promise<T>): Promise<T> =>
  inTemporaryFolder('deployment', async (folder) => {
    const { url, stop } = await startReferenceApp('staging', { folder, operatorToken: OPERATOR_TOKEN });
    try {
      return await use(new Deployment(url, folder));
    } finally {
      await stop();
    }
  });
