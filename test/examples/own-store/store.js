import { readFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { raw } from '@electric-sql/pglite/template';
import { ClienteleError, errorOf } from 'clientele/core';
import * as kit from 'clientele/store-kit';

/** Stores customers in PGlite: PostgreSQL inside the process, in a directory that no other process may use. */
export class PGliteStore extends kit.BaseStore {
  capabilities = Object.freeze({ durable: true, shared: false });
  #db;

  constructor(directory, schema = 'public') {
    super();
    this.directory = directory;
    this.schema = schema;
  }

  describe() {
    return { kind: 'pglite', capabilities: this.capabilities, directory: this.directory, schema: this.schema };
  }

  async connect() {
    this.#db = await PGlite.create(this.directory);
    await this.#db.exec(`CREATE SCHEMA IF NOT EXISTS "${this.schema}"; SET search_path TO "${this.schema}"`);
    await this.#db.exec(await readFile(new URL('schema.sql', import.meta.url), 'utf8'));
  }

  async disconnect() {
    await this.#db.close();
  }

  readHeader = this.#atomic(async (sql, scope, { hashKey }) => {
    const [row] = await sql`UPDATE scopes SET hash_key = coalesce(hash_key, ${hashKey})
      WHERE scope = ${scope.key} RETURNING hash_key`;
    return Object.freeze({ hashKey: row.hash_key });
  });

  readRecord = this.#atomic(findRecord);

  readPage = this.#atomic(async (sql, scope, { limit, direction, cursor, app, fromMs = 0, toMs = 2 ** 53 }) => {
    const start = cursor === undefined ? null : await findRecord(sql, scope, cursor);
    if (start === undefined) return undefined;
    const [after, order] = direction === 'older' ? [raw`<`, raw`DESC`] : [raw`>`, raw`ASC`];
    const rows = await sql`SELECT * FROM customers
      WHERE scope = ${scope.key} AND NOT deleted AND (${app}::text IS NULL OR app = ${app})
        AND created_ms BETWEEN ${fromMs} AND ${toMs} AND (${start?.sequence}::bigint IS NULL
          OR (created_ms, sequence) ${after} (${start?.createdMs}::bigint, ${start?.sequence}::bigint))
      ORDER BY created_ms ${order}, sequence ${order} LIMIT ${limit + 1}`;
    const records = rows.slice(0, limit).map((row) => decode(scope, row));
    return kit.deepFreeze({ records, hasMore: rows.length > limit });
  });

  insertRecord = this.#atomic(async (sql, scope, insert) => {
    const refusal = await refuse(sql, scope, insert, (current) => current && 'exists');
    if (refusal) return refusal;
    const [last] = await sql`UPDATE scopes SET last_sequence = last_sequence + 1
      WHERE scope = ${scope.key} RETURNING *`;
    const write = kit.assignPosition(insert, last.last_created_ms, last.last_sequence);
    const { customer, version, createdMs, sequence, deleted } = write.record;
    await sql`UPDATE scopes SET last_created_ms = ${createdMs} WHERE scope = ${scope.key} AND ${insert.origin} = 'created'`;
    await sql`INSERT INTO customers VALUES (${scope.key}, ${customer.id}, ${customer.app}, ${version}, ${createdMs},
      ${sequence}, ${deleted}, ${kit.encodeRecord(write.record)})`;
    return finish(sql, scope, write);
  });

  replaceRecord = this.#atomic(async (sql, scope, replace) => {
    const { record, expectedVersion } = replace;
    const refusal = await refuse(sql, scope, replace, (current) => current?.version !== expectedVersion && 'conflict');
    if (refusal) return refusal;
    await sql`UPDATE customers SET version = ${record.version}, deleted = ${record.deleted},
      data = ${kit.encodeRecord(record)} WHERE scope = ${scope.key} AND id = ${record.customer.id}`;
    return finish(sql, scope, replace);
  });

  beginKey = this.#atomic(async (sql, scope, attempt) => {
    const { key, fingerprint, now, leaseUntil, expiresAt } = attempt;
    const state = await findKey(sql, scope, key);
    const decision = kit.decideBegin(state, attempt);
    if (decision === 'settled') return { status: decision, outcome: state.outcome };
    if (decision === 'running' || decision === 'mismatch') return { status: decision };
    const { operation } = decision === 'take_over' ? state : attempt;
    await sql`DELETE FROM keys WHERE scope = ${scope.key} AND expires_at <= ${now}`;
    await sql`INSERT INTO keys VALUES (${scope.key}, ${key}, ${fingerprint}, ${operation}, ${leaseUntil}, ${expiresAt})
      ON CONFLICT (scope, key) DO UPDATE SET lease_until = ${leaseUntil}`;
    return { status: 'begun', operation };
  });

  settleKey = this.#atomic(async (sql, scope, settlement) => {
    const state = await findKey(sql, scope, settlement.key);
    const decision = kit.decideSettle(state, settlement);
    if (decision === 'store') await storeOutcome(sql, scope, settlement);
    return decision === 'store' ? settlement.outcome : decision === 'settled' ? state.outcome : undefined;
  });

  abandonKey = this.#atomic(async (sql, scope, { key, operation }, mode) => {
    const state = await findKey(sql, scope, key);
    const decision = kit.decideAbandon(state, { key, operation }, mode);
    if (decision === 'delete') await sql`DELETE FROM keys WHERE scope = ${scope.key} AND key = ${key}`;
    if (decision === 'end_lease')
      await sql`UPDATE keys SET lease_until = 0 WHERE scope = ${scope.key} AND key = ${key}`;
    return decision === 'settled' ? state.outcome : undefined;
  });

  readEvents = this.#atomic(async (sql, scope, { after, limit }) => {
    const [bounds] = await sql`SELECT last_event AS last, coalesce(min(number) - 1, last_event) AS trimmed
      FROM scopes LEFT JOIN events USING (scope) WHERE scope = ${scope.key} GROUP BY last_event`;
    const rows = await sql`SELECT number, data FROM events
      WHERE scope = ${scope.key} AND number > ${kit.startOfFeedPage(after, bounds)} ORDER BY number LIMIT ${limit}`;
    return kit.deepFreeze(rows.map(({ number, data }) => ({ ...JSON.parse(data), cursor: `${number}` })));
  });

  readCursor = this.#atomic(async (sql, scope) => {
    const [row] = await sql`SELECT last_event FROM scopes WHERE scope = ${scope.key}`;
    return `${row.last_event}`;
  });

  readState = this.#atomic(findState);

  writeState = this.#atomic(async (sql, scope, write) => {
    const { key, version, value, now, expiresAt } = write;
    if (!kit.allowsStateWrite(await findState(sql, scope, key), write)) return false;
    await sql`DELETE FROM states WHERE scope = ${scope.key} AND (key = ${key} OR expires_at <= ${now})`;
    // JSON, because a text of PostgreSQL cannot contain NUL.
    if (value !== undefined)
      await sql`INSERT INTO states VALUES (${scope.key}, ${key}, ${version}, ${expiresAt}, ${JSON.stringify(value)})`;
    return true;
  });

  verifyScope = this.#atomic(async (sql, scope) => {
    const rows = await sql`SELECT * FROM customers WHERE scope = ${scope.key}`;
    const decoded = await Promise.allSettled(rows.map(async (row) => decode(scope, row)));
    const problems = decoded.flatMap(({ reason }, i) => (reason ? { id: rows[i].id, problem: reason.message } : []));
    return { checked: rows.length, problems };
  });

  /** Returns a method that runs `work` in one transaction. `sql` runs a statement and returns its rows. */
  #atomic(work) {
    return async (scope, ...args) => {
      try {
        return await this.#db.transaction(async (tx) => {
          const sql = async (...statement) => (await tx.sql(...statement)).rows;
          await sql`INSERT INTO scopes VALUES (${scope.key}) ON CONFLICT DO NOTHING`;
          return await work(sql, scope, ...args);
        });
      } catch (cause) {
        // A COMMIT that failed may still have taken effect.
        throw cause instanceof ClienteleError ? cause : errorOf('store_unavailable', { outcome: 'unknown', cause });
      }
    };
  }
}

const decode = (scope, row) =>
  kit.decodeRecord(row.data, scope.livemode, { ...row, createdMs: row.created_ms }, row.id);

async function findRecord(sql, scope, id) {
  const [row] = await sql`SELECT * FROM customers WHERE scope = ${scope.key} AND id = ${id}`;
  return row && decode(scope, row);
}

async function findKey(sql, scope, key) {
  const [row] = await sql`SELECT *, lease_until AS "leaseUntil", expires_at AS "expiresAt"
    FROM keys WHERE scope = ${scope.key} AND key = ${key}`;
  return row && { ...row, settled: row.outcome !== null, outcome: kit.deepFreeze(JSON.parse(row.outcome)) };
}

async function findState(sql, scope, key) {
  const [row] = await sql`SELECT version, expires_at AS "expiresAt", data
    FROM states WHERE scope = ${scope.key} AND key = ${key}`;
  return row && { ...row, value: JSON.parse(row.data) };
}

const storeOutcome = (sql, scope, { key, outcome }) =>
  sql`UPDATE keys SET outcome = ${JSON.stringify(outcome)} WHERE scope = ${scope.key} AND key = ${key}`;

/** Returns the refusal of a write, or undefined. `check` returns the status of a refusal because of the current record. */
async function refuse(sql, scope, { record, claims, settlement }, check) {
  const state = settlement && (await findKey(sql, scope, settlement.key));
  const refusal = settlement && kit.refusalOfWrite(state, settlement);
  if (refusal === 'already_applied') return { status: refusal, outcome: state.outcome };
  if (refusal) return { status: refusal };
  const status = check(await findRecord(sql, scope, record.customer.id));
  if (status) return { status };
  const [taken] = await sql`SELECT claim FROM claims WHERE scope = ${scope.key} AND claim = ANY(${claims}::text[])`;
  return taken && { status: 'claimed', ...taken };
}

/** Stores the claims, outcome and event of a write, and trims the feed to its retention. */
async function finish(sql, scope, { record, claims, settlement, event, retention: { keep, notBefore = 0 } }) {
  await sql`INSERT INTO claims SELECT ${scope.key}, unnest(${claims}::text[])`;
  if (settlement) await storeOutcome(sql, scope, settlement);
  const [{ number }] = await sql`INSERT INTO events
    SELECT scope, last_event + 1, ${event.created}, ${JSON.stringify(event)}
    FROM scopes WHERE scope = ${scope.key} RETURNING number`;
  await sql`UPDATE scopes SET last_event = ${number} WHERE scope = ${scope.key}`;
  await sql`DELETE FROM events WHERE scope = ${scope.key} AND number < (SELECT coalesce(min(number), ${number + 1})
    FROM events WHERE scope = ${scope.key} AND number > ${number - keep} AND created >= ${notBefore})`;
  return { status: 'stored', record, cursor: `${number}` };
}
