import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test as base } from '@playwright/test';
import Database from 'libsql';
import { definitionOf, type ApiName } from '../api/contract.ts';
import { startServer } from '../api/server.ts';
import { Environment } from '../environment.ts';

const OPERATOR_TOKEN = 'the operator of this test';

const TABLES = ['user', 'token', 'setting', 'document', 'relation', 'activity', 'nonce'];

export interface Request {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
}
export interface Response {
  status: number;
  text: string;
  json: Record<string, unknown>;
}

/** The address and method of every operation, read once: a definition has megabytes. */
const ADDRESSES = new Map<ApiName, Map<string, [method: string, template: string]>>();

function addressOf(api: ApiName, operationId: string): [method: string, template: string] {
  const known = ADDRESSES.get(api) ?? new Map<string, [string, string]>();
  if (!ADDRESSES.has(api))
    for (const [template, methods] of Object.entries(definitionOf(api).paths ?? {}))
      for (const [method, operation] of Object.entries(methods ?? {}))
        known.set(String((operation as { operationId?: string }).operationId), [method.toUpperCase(), template]);
  ADDRESSES.set(api, known);
  const found = known.get(operationId);
  if (!found) throw new Error(`${api} defines no ${operationId}.`);
  return found;
}

/** A portal of its own for the tests of the API: on disk, so that they can look at its rows by SQL. */
export class TestPortal {
  readonly operatorToken = OPERATOR_TOKEN;

  constructor(
    readonly url: string,
    private readonly databaseFile: string,
  ) {}

  async fetch(method: string, address: string, token?: string, body?: unknown): Promise<Response> {
    const response = await fetch(`${this.url}${address}`, {
      method,
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, text, json: isJson ? (JSON.parse(text) as Response['json']) : {} };
  }

  operator = (method: string, address: string, body?: unknown) =>
    this.fetch(method, `/api/operator/${address}`, OPERATOR_TOKEN, body);

  /** Calls an operation by its name in the contract. */
  async call(
    api: ApiName,
    operationId: string,
    token?: string,
    { params = {}, query = {}, body }: Request = {},
  ): Promise<Response> {
    const [method, template] = addressOf(api, operationId);
    const address = template.replace(/{(\w+)}/g, (_, name: string) => encodeURIComponent(params[name] ?? 'missing'));
    const search = new URLSearchParams(query).toString();
    return this.fetch(method, `/api/${api}${address}${search && `?${search}`}`, token, body);
  }

  /** How many rows there are of everything, counted past the API. */
  counts(): Record<string, number> {
    const db = new Database(this.databaseFile, { readonly: true });
    const count = (table: string) =>
      (db.prepare(`SELECT count(*) AS rows FROM ${table}`).get() as { rows: number }).rows;
    const counts = Object.fromEntries(['organization', ...TABLES].map((table) => [table, count(table)]));
    db.close();
    return counts;
  }

  /** A digest of all that an organization owns, read past the API. */
  digestOf(organizationId: string): string {
    const db = new Database(this.databaseFile, { readonly: true });
    const rows = TABLES.map((table) =>
      db.prepare(`SELECT * FROM ${table} WHERE organization_id = ? ORDER BY rowid`).all(organizationId),
    );
    db.close();
    return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
  }
}

export const test = base.extend<object, { portal: TestPortal }>({
  portal: [
    async ({}, use) => {
      const folder = mkdtempSync(path.join(os.tmpdir(), 'portal-'));
      const environment = new Environment('staging', folder);
      environment.create({ stable: { build: 'stable build' }, canary: { build: 'canary build' } }, 'test');
      mkdirSync(path.join(folder, 'api', 'test'), { recursive: true });
      const options = { name: 'staging', folder, artifacts: folder, port: 0, inMemory: false };
      const server = await startServer({ ...options, operatorToken: OPERATOR_TOKEN, validateResponses: true });
      await use(new TestPortal(server.url, path.join(folder, 'portal.db')));
      await server.close();
      rmSync(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
});
export { expect } from '@playwright/test';
