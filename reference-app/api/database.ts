import Database from 'libsql';

export type Db = Database.Database;

const SCHEMA = `
CREATE TABLE IF NOT EXISTS organization (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, data TEXT NOT NULL, created_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS user (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organization(id) ON DELETE CASCADE,
  email TEXT NOT NULL UNIQUE COLLATE NOCASE,
  display_name TEXT NOT NULL, password TEXT, status TEXT NOT NULL, role TEXT NOT NULL,
  release_channel TEXT, invite_token TEXT UNIQUE, created_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS token (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organization(id) ON DELETE CASCADE,
  hash TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, name TEXT NOT NULL, role TEXT,
  user_id TEXT REFERENCES user(id) ON DELETE CASCADE, portal_user_id TEXT,
  created_at TEXT NOT NULL, expires_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS setting (
  organization_id TEXT NOT NULL REFERENCES organization(id) ON DELETE CASCADE,
  key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (organization_id, key)
);
CREATE TABLE IF NOT EXISTS document (
  organization_id TEXT NOT NULL REFERENCES organization(id) ON DELETE CASCADE,
  kind TEXT NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL, data TEXT NOT NULL,
  created_at TEXT NOT NULL, updated_at TEXT NOT NULL, deleted_at TEXT,
  parent_id TEXT REFERENCES document(id) ON DELETE CASCADE,
  PRIMARY KEY (organization_id, kind, id)
);
CREATE INDEX IF NOT EXISTS document_by_age ON document (organization_id, kind, created_at);
CREATE UNIQUE INDEX IF NOT EXISTS document_id ON document (id);
CREATE INDEX IF NOT EXISTS document_parent ON document (parent_id);
CREATE TABLE IF NOT EXISTS relation (
  organization_id TEXT NOT NULL REFERENCES organization(id) ON DELETE CASCADE,
  source_id TEXT NOT NULL REFERENCES document(id) ON DELETE CASCADE,
  attribute TEXT NOT NULL,
  target_id TEXT NOT NULL REFERENCES document(id) ON DELETE CASCADE,
  PRIMARY KEY (organization_id, source_id, attribute, target_id)
);
CREATE TABLE IF NOT EXISTS activity (
  organization_id TEXT NOT NULL REFERENCES organization(id) ON DELETE CASCADE,
  id TEXT NOT NULL, entity_id TEXT NOT NULL REFERENCES document(id) ON DELETE CASCADE,
  type TEXT NOT NULL, title TEXT NOT NULL, message TEXT NOT NULL, caller TEXT NOT NULL, timestamp TEXT NOT NULL,
  PRIMARY KEY (organization_id, id)
);
CREATE TABLE IF NOT EXISTS nonce (
  organization_id TEXT NOT NULL REFERENCES organization(id) ON DELETE CASCADE,
  nonce TEXT NOT NULL, submission_id TEXT NOT NULL REFERENCES document(id) ON DELETE CASCADE, PRIMARY KEY (organization_id, nonce)
);
`;

/**
 * Opens one environment's database and brings its tables into being.
 * @param file a path, or `:memory:`
 */
export function openDatabase(file: string): Db {
  const db = new Database(file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;');
  db.exec('PRAGMA foreign_keys = ON;');
  db.exec(SCHEMA);
  return db;
}
