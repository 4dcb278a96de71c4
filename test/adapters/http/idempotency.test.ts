import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertError, createHttpWorld } from '../../support/http.ts';
import { APP, add } from '../../support/world.ts';

const CREATE = 'POST /v1/customers';

describe('an Idempotency-Key', () => {
  const headers = { 'idempotency-key': 'order-42' };

  test('makes a write happen once, and marks its replay', async () => {
    const { world, send } = await createHttpWorld();
    const body = { app: APP, ...world.issueCard() };
    const first = await send(CREATE, { headers, body });
    assert.equal(first.headers.get('idempotent-replayed'), null);
    const again = await send(CREATE, { headers, body });
    assert.equal(again.headers.get('idempotent-replayed'), 'true');
    assert.deepEqual(again.body, first.body);
    assert.notEqual(again.headers.get('request-id'), first.headers.get('request-id'));
    assert.equal((await world.customers.list()).data.length, 1);
  });

  test('replays the rejection of a card', async () => {
    const { world, send } = await createHttpWorld();
    const body = { app: APP, ...world.issueCard({ brand: 'Visa' }) };
    const first = await send(CREATE, { headers, body });
    const again = await send(CREATE, { headers, body });
    assertError(first, 402, 'foreign_card', 'source');
    assert.deepEqual(again.body, first.body);
    assert.deepEqual(
      [first, again].map((it) => it.headers.get('idempotent-replayed')),
      [null, 'true'],
    );
  });

  test('marks the response of the concurrent requests that waited for the first', async () => {
    const { world, send } = await createHttpWorld();
    const body = { app: APP, ...world.issueCard() };
    world.fakes.tokens.fail({ delay: 20 });
    const replies = await Promise.all([1, 2, 3].map(() => send(CREATE, { headers, body })));
    assert.equal(new Set(replies.map((reply) => reply.body.id)).size, 1);
    assert.deepEqual(
      replies.map((reply) => reply.headers.get('idempotent-replayed')),
      [null, 'true', 'true'],
    );
  });

  test('applies to every write', async () => {
    const { world, send } = await createHttpWorld();
    const { id } = await add(world);
    const { id: card } = (await world.customers.sources.create(id, world.issueCard())) as { id: string };
    const writes: [line: string, body?: object][] = [
      [`PUT /v1/customers/${id}`, { email: 'a@b.c' }],
      [`POST /v1/customers/${id}/sources`, world.issueCard()],
      [`DELETE /v1/customers/${id}/sources/${card}`],
      [`DELETE /v1/customers/${id}`],
    ];
    for (const [line, body] of writes) {
      const options = { headers: { 'idempotency-key': line }, ...(body ? { body } : {}) };
      const first = await send(line, options);
      const again = await send(line, options);
      assert.deepEqual([again.status, again.body], [200, first.body], line);
      assert.equal(again.headers.get('idempotent-replayed'), 'true', line);
    }
  });

  test('is rejected with other parameters, and stays free after a wrong SMS code', async () => {
    const { world, send } = await createHttpWorld();
    const card = world.issueCard({ sms_code: { code: '123456' } });
    const body = { app: APP, ...card };
    const wrong = { ...body, sms_code: { ...card.sms_code, code: '000000' } };
    assertError(await send(CREATE, { headers, body: wrong }), 402, 'binding_unauthorized', 'sms_code[code]');
    assert.equal((await send(CREATE, { headers, body })).status, 200);
    const other = await send(CREATE, { headers, body: { ...body, email: 'a@b.c' } });
    assertError(other, 400, 'idempotency_mismatch');
    assert.equal(other.headers.get('idempotent-replayed'), null);
  });

  test('is rejected if it is malformed or sent twice', async () => {
    const { world, send } = await createHttpWorld();
    const { id } = await add(world);
    const line = `PUT /v1/customers/${id}`;
    for (const key of ['', 'x'.repeat(256), 'ä', 'a\tb']) {
      const reply = await send(line, { headers: { 'idempotency-key': key }, body: {} });
      assertError(reply, 400, 'parameter_invalid', 'Idempotency-Key');
    }
    for (const second of ['a', 'b']) {
      const headers: [string, string][] = [
        ['idempotency-key', 'a'],
        ['idempotency-key', second],
      ];
      assertError(await send(line, { headers, body: {} }), 400, 'parameter_invalid', 'Idempotency-Key');
    }
    const printable = String.fromCharCode(...Array.from({ length: 94 }, (_, i) => 0x21 + i));
    assert.equal((await send(line, { headers: { 'idempotency-key': printable }, body: {} })).status, 200);
  });
});
