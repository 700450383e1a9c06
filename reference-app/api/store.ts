import { randomUUID } from 'node:crypto';
import type { Db } from './database.ts';
import { notFound } from './errors.ts';
import { ownedBy } from './ownership.ts';

export type Json = Record<string, unknown>;

export interface Document {
  id: string;
  kind: string;
  title: string;
  data: Json;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
}

export interface Search {
  kind: string | string[];
  /** Words that all have to occur in the title or the data. */
  text?: string;
  /** Attribute paths (`status`, `_tags`) and the value each must have, or contain where it is a list. */
  where?: Record<string, string>;
  sort?: { attribute: string; descending: boolean } | undefined;
  from?: number;
  size?: number;
  deleted?: 'without' | 'with' | 'only';
}

const OWN_COLUMNS: Record<string, string> = {
  _title: 'title',
  _created_at: 'created_at',
  _updated_at: 'updated_at',
};

interface Row extends Omit<Document, 'data'> {
  data: string;
}

const toDocument = (row: Row): Document => ({ ...row, data: JSON.parse(row.data) as Json });

/** Strictly rising, so that two changes in one millisecond still have an order and a stale edit is recognized. */
let lastInstant = 0;
export function timestamp(): string {
  lastInstant = Math.max(Date.now(), lastInstant + 1);
  return new Date(lastInstant).toISOString();
}

/**
 * All that one organization owns. Every statement names the organization: that is what keeps tenants apart. The one
 * question that is asked without one, whose a published journey or portal is, stands in `Accounts.ownerOf`.
 */
export class OrganizationStore {
  constructor(
    private readonly db: Db,
    readonly organizationId: string,
  ) {}

  /** Runs `work` in one transaction. */
  atomically<T>(work: () => T): T {
    return this.db.transaction(work)();
  }

  /** Adds a document; with its parent it goes, too, when that is purged. */
  insert(kind: string, title: string, data: object, parentId?: string): Document {
    const at = timestamp();
    const id = randomUUID();
    this.db
      .prepare(
        'INSERT INTO document (organization_id, kind, id, title, data, created_at, updated_at, parent_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(this.organizationId, kind, id, title, JSON.stringify(data), at, at, parentId ?? null);
    return { id, kind, title, data: data as Json, created_at: at, updated_at: at, deleted_at: null };
  }

  find(kind: string, id: string): Document | undefined {
    const row = this.db
      .prepare('SELECT * FROM document WHERE organization_id = ? AND kind = ? AND id = ?')
      .get(this.organizationId, kind, id) as Row | undefined;
    return row && toDocument(row);
  }

  /** Finds a document that is there and not deleted, or answers 404. */
  get(kind: string, id: string): Document {
    const found = this.find(kind, id);
    if (!found || found.deleted_at) throw notFound(`${kind} ${id}`);
    return found;
  }

  findById(id: string): Document | undefined {
    const row = this.db
      .prepare('SELECT * FROM document WHERE organization_id = ? AND id = ?')
      .get(this.organizationId, id) as Row | undefined;
    return row && toDocument(row);
  }

  update(kind: string, id: string, title: string, data: object): Document {
    this.db
      .prepare(
        'UPDATE document SET title = ?, data = ?, updated_at = ? WHERE organization_id = ? AND kind = ? AND id = ?',
      )
      .run(title, JSON.stringify(data), timestamp(), this.organizationId, kind, id);
    return this.get(kind, id);
  }

  markDeleted(kind: string, id: string, deleted: boolean): void {
    this.db
      .prepare('UPDATE document SET deleted_at = ?, updated_at = ? WHERE organization_id = ? AND kind = ? AND id = ?')
      .run(deleted ? timestamp() : null, timestamp(), this.organizationId, kind, id);
  }

  /** Removes a document for good, with all that hangs on it. */
  purge(kind: string, id: string): void {
    this.db
      .prepare('DELETE FROM document WHERE organization_id = ? AND kind = ? AND id = ?')
      .run(this.organizationId, kind, id);
  }

  search(query: Search): { hits: number; documents: Document[] } {
    const kinds = [query.kind].flat();
    const owner = ownedBy(this.organizationId);
    const conditions = [owner.sql, `kind IN (${kinds.map(() => '?').join(', ')})`];
    const values: (string | number)[] = [...owner.values, ...kinds];
    if (query.deleted !== 'with') conditions.push(`deleted_at IS ${query.deleted === 'only' ? 'NOT NULL' : 'NULL'}`);
    for (const word of query.text?.split(/\s+/).filter(Boolean) ?? []) {
      const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
      conditions.push(
        "(title LIKE ? ESCAPE '\\' OR EXISTS (SELECT 1 FROM json_tree(data) WHERE atom LIKE ? ESCAPE '\\'))",
      );
      values.push(pattern, pattern);
    }
    for (const [attribute, value] of Object.entries(query.where ?? {})) {
      const path = `$."${attribute.replaceAll('"', '')}"`;
      conditions.push(
        "(json_extract(data, ?) = ? OR (json_type(data, ?) = 'array' AND EXISTS (SELECT 1 FROM json_each(data, ?) WHERE value = ?)))",
      );
      values.push(path, value, path, path, value);
    }
    const filter = conditions.join(' AND ');
    const { hits } = this.db.prepare(`SELECT count(*) AS hits FROM document WHERE ${filter}`).get(...values) as {
      hits: number;
    };
    const sort = query.sort ?? { attribute: '_created_at', descending: true };
    const column = Object.hasOwn(OWN_COLUMNS, sort.attribute) ? OWN_COLUMNS[sort.attribute] : undefined;
    const order = column ?? `json_extract(data, ?)`;
    const rows = this.db
      .prepare(
        `SELECT * FROM document WHERE ${filter} ORDER BY ${order} COLLATE NOCASE ${sort.descending ? 'DESC' : 'ASC'}, id LIMIT ? OFFSET ?`,
      )
      .all(
        ...values,
        ...(column ? [] : [`$."${sort.attribute.replaceAll('"', '')}"`]),
        query.size ?? 100,
        query.from ?? 0,
      ) as Row[];
    return { hits, documents: rows.map(toDocument) };
  }

  all(kind: string, where?: Record<string, string>): Document[] {
    return this.search({ kind, where, size: 1_000 }).documents;
  }

  addRelation(sourceId: string, attribute: string, targetId: string): void {
    this.db
      .prepare('INSERT OR IGNORE INTO relation (organization_id, source_id, attribute, target_id) VALUES (?, ?, ?, ?)')
      .run(this.organizationId, sourceId, attribute, targetId);
  }

  /** Returns whether there was such a relation. */
  removeRelation(sourceId: string, attribute: string, targetId: string): boolean {
    return (
      this.db
        .prepare('DELETE FROM relation WHERE organization_id = ? AND source_id = ? AND attribute = ? AND target_id = ?')
        .run(this.organizationId, sourceId, attribute, targetId).changes > 0
    );
  }

  /** Relations from an entity and, with `reverse`, those that point at it. */
  relations(id: string): { attribute: string; entity: Document; reverse: boolean }[] {
    const rows = this.db
      .prepare(
        `SELECT d.*, r.attribute, r.source_id <> ?1 AS reverse FROM relation r
         JOIN document d ON d.organization_id = r.organization_id AND d.id = iif(r.source_id = ?1, r.target_id, r.source_id)
         WHERE r.organization_id = ?2 AND (r.source_id = ?1 OR r.target_id = ?1) AND d.deleted_at IS NULL
         ORDER BY r.attribute, d.title`,
      )
      .all(id, this.organizationId) as (Row & { attribute: string; reverse: number })[];
    return rows.map(({ attribute, reverse, ...row }) => ({
      attribute,
      reverse: reverse === 1,
      entity: toDocument(row),
    }));
  }

  addActivity(entityId: string, type: string, title: string, message: string, caller: string): void {
    const at = timestamp();
    const id = `01${at.replace(/\D/g, '')}${randomUUID().replaceAll('-', '').toUpperCase()}`.slice(0, 26);
    this.db
      .prepare(
        'INSERT INTO activity (organization_id, id, entity_id, type, title, message, caller, timestamp) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(this.organizationId, id, entityId, type, title, message, caller, at);
  }

  activities(entityId: string): Record<'id' | 'type' | 'title' | 'message' | 'caller' | 'timestamp', string>[] {
    return this.db
      .prepare('SELECT * FROM activity WHERE organization_id = ? AND entity_id = ? ORDER BY timestamp DESC LIMIT 100')
      .all(this.organizationId, entityId) as never;
  }

  settings(): Json {
    const rows = this.db
      .prepare('SELECT key, value FROM setting WHERE organization_id = ?')
      .all(this.organizationId) as { key: string; value: string }[];
    return Object.fromEntries(rows.map(({ key, value }) => [key, JSON.parse(value) as unknown]));
  }

  setSetting(key: string, value: unknown): void {
    this.db
      .prepare('INSERT OR REPLACE INTO setting (organization_id, key, value) VALUES (?, ?, ?)')
      .run(this.organizationId, key, JSON.stringify(value));
  }

  deleteSetting(key: string): void {
    this.db.prepare('DELETE FROM setting WHERE organization_id = ? AND key = ?').run(this.organizationId, key);
  }

  submissionOf(nonce: string): string | undefined {
    const row = this.db
      .prepare('SELECT submission_id FROM nonce WHERE organization_id = ? AND nonce = ?')
      .get(this.organizationId, nonce) as { submission_id: string } | undefined;
    return row?.submission_id;
  }

  rememberNonce(nonce: string, submissionId: string): void {
    this.db
      .prepare('INSERT INTO nonce (organization_id, nonce, submission_id) VALUES (?, ?, ?)')
      .run(this.organizationId, nonce, submissionId);
  }
}
