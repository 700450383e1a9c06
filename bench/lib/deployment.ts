import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'libsql';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const OPERATOR_TOKEN = 'operator-of-the-bench';

/** A portal that lives longer than the runs against it, as a real deployment does, with its data where SQL can see it. */
export class Deployment {
  private constructor(
    readonly url: string,
    readonly folder: string,
    private readonly process: ChildProcess,
  ) {}

  static async start(): Promise<Deployment> {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'deployment-'));
    const args = ['--import', 'tsx', 'reference-app/cli.ts', 'serve', 'staging', '--folder', folder];
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, OPERATOR_TOKEN },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for (;;) {
      const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
      const url = /ready at (\S+)/.exec(chunk.toString())?.[1];
      if (url) return new Deployment(url, folder, child);
    }
  }

  /** The environment of a run against this deployment, with an organisation of its own for each worker. */
  get env(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      CI: '',
      E2E_TARGET: '',
      STAGING_URL: this.url,
      STAGING_OPERATOR_TOKEN: OPERATOR_TOKEN,
      GATE_FOLDER: path.join(this.folder, 'gate'),
      GATE: 'enforce',
    };
  }

  /** Deploys a build such as `entity@2.3.0`, as a pipeline would. */
  deploy(build: string): void {
    const args = ['--import', 'tsx', 'reference-app/cli.ts', 'deploy', 'staging', build, '--folder', this.folder];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  }

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

  /** Makes a test organisation with a person for each role, and gives the variables of a run that shares it. */
  async sharedOrganization(): Promise<NodeJS.ProcessEnv> {
    const password = 'password-of-the-bench';
    const email = (role: string) => `${role}@shared.example.com`;
    const administrator = email('administrator');
    const signUp = await this.call('POST', 'user/v2/users/public/signup', {
      organization_detail: { type: 'Vendor', name: 'Test organisation', pricing_tier: 'basic', email: administrator },
      user_detail: { full_name: 'Ada Administrator', email: administrator, password },
    });
    const { token = '' } = await this.call('POST', 'session', { email: administrator, password });
    for (const [role, name] of [
      ['agent', 'Alex Agent'],
      ['viewer', 'Vera Viewer'],
    ] as const) {
      const invited = await this.call('POST', 'user/v2/users/invite', { email: email(role), roles: [role] }, token);
      await this.call('POST', `user/v2/users/public/activate?token=${invited.token}`, { display_name: name, password });
    }
    const apiToken = await this.call('POST', 'access-token/v1/access-tokens', { name: 'suite' }, token);
    return {
      STAGING_ORGANIZATION_ID: (signUp.organization as unknown as { id: string }).id,
      STAGING_API_TOKEN: apiToken.token,
      ...Object.fromEntries(
        ['administrator', 'agent', 'viewer'].flatMap((role) => [
          [`STAGING_${role.toUpperCase()}_EMAIL`, email(role)],
          [`STAGING_${role.toUpperCase()}_PASSWORD`, password],
        ]),
      ),
    };
  }

  /** A member's browser state and a contact, for tests that know nothing of fixtures. */
  async bareSession(): Promise<{ state: object; contactId: string }> {
    const { STAGING_ADMINISTRATOR_EMAIL: email, STAGING_ADMINISTRATOR_PASSWORD: password } =
      await this.sharedOrganization();
    const { token = '' } = await this.call('POST', 'session', { email, password });
    const contact = await this.call(
      'POST',
      'entity/v1/entity/contact',
      { first_name: 'Erika', last_name: 'Bare' },
      token,
    );
    const { hostname } = new URL(this.url);
    const cookie = {
      name: 'portal_session',
      value: token,
      domain: hostname,
      path: '/',
      expires: -1,
      httpOnly: true,
      secure: false,
      sameSite: 'Lax',
    };
    return { state: { cookies: [cookie], origins: [] }, contactId: contact._id ?? '' };
  }

  /** What is there, counted by SQL and not by the app: organisations, users, documents, settings and targeted flags. */
  counts(): Record<string, number> {
    const db = new Database(path.join(this.folder, 'portal.db'), { readonly: true });
    const count = (table: string) => (db.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n;
    const counts = Object.fromEntries(
      ['organization', 'user', 'document', 'relation', 'activity', 'setting', 'nonce'].map((table) => [
        table,
        count(table),
      ]),
    );
    db.close();
    const flags = JSON.parse(readFileSync(path.join(this.folder, 'flags.json'), 'utf8')) as Record<
      string,
      { organizations?: object }
    >;
    return {
      ...counts,
      flag: Object.values(flags).flatMap(({ organizations = {} }) => Object.keys(organizations)).length,
    };
  }

  /** Runs the sweep as a person would, and gives its line. */
  sweep(env: NodeJS.ProcessEnv): string {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', 'scripts/sweep.ts', '--stage', 'staging'],
      { cwd: ROOT, env, encoding: 'utf8' },
    );
    return `${stdout}${stderr}`.trim();
  }

  async stop(): Promise<void> {
    const ended = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Starts the suite in a process group of its own. */
export function startSuite(env: NodeJS.ProcessEnv, ...args: string[]): ChildProcess {
  const cli = path.join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js');
  const output = path.join(env.GATE_FOLDER ?? os.tmpdir(), 'results');
  return spawn(
    process.execPath,
    [cli, 'test', '--project=staging', '--reporter=./reporters/gate.ts', `--output=${output}`, ...args],
    {
      cwd: ROOT,
      env,
      detached: true,
      stdio: 'ignore',
    },
  );
}
