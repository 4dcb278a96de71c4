-- One row for each scope: its fingerprint key, and the last sequence, creation time and event number it assigned.
CREATE TABLE IF NOT EXISTS scopes (
  scope text PRIMARY KEY,
  hash_key text,
  last_sequence bigint NOT NULL DEFAULT 0,
  last_created_ms bigint NOT NULL DEFAULT 0,
  last_event bigint NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS customers (
  scope text, id text, app text, version bigint, created_ms bigint, sequence bigint, deleted boolean, data text,
  PRIMARY KEY (scope, id)
);
CREATE INDEX IF NOT EXISTS customers_all ON customers (scope, created_ms, sequence) WHERE NOT deleted;
CREATE INDEX IF NOT EXISTS customers_by_app ON customers (scope, app, created_ms, sequence) WHERE NOT deleted;
CREATE TABLE IF NOT EXISTS claims (scope text, claim text, PRIMARY KEY (scope, claim));
CREATE TABLE IF NOT EXISTS keys (
  scope text, key text, fingerprint text, operation text, lease_until bigint, expires_at bigint, outcome text,
  PRIMARY KEY (scope, key)
);
CREATE TABLE IF NOT EXISTS events (scope text, number bigint, created bigint, data text, PRIMARY KEY (scope, number));
CREATE TABLE IF NOT EXISTS states (
  scope text, key text, version text, expires_at bigint, data text,
  PRIMARY KEY (scope, key)
);
CREATE INDEX IF NOT EXISTS states_by_expiry ON states (scope, expires_at);
