import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertError, createHttpWorld, type HttpWorld } from '../../support/http.ts';
import { APP, add, addMany, idsOf, OTHER_APP } from '../../support/world.ts';

const plain = (value: unknown) => JSON.parse(JSON.stringify(value));
const formOf = ({ source, sms_code }: ReturnType<HttpWorld['world']['issueCard']>) =>
  `app=${APP}&source=${source}&sms_code[id]=${sms_code.id}&sms_code[code]=${sms_code.code}`;

describe('the HTTP handler', () => {
  test('creates a customer from JSON or a form, under any content type', async () => {
    const { world, send } = await createHttpWorld();
    const types = ['application/json', 'application/x-www-form-urlencoded', 'text/plain', ''];
    for (const type of types) {
      const headers = type ? { 'content-type': type } : {};
      const json = await send('POST /v1/customers', { headers, body: { app: APP, ...world.issueCard() } });
      const form = await send('POST /v1/customers', { headers, body: formOf(world.issueCard()) });
      for (const reply of [json, form]) {
        assert.equal(reply.status, 200);
        assert.deepEqual(reply.body, plain(await world.customers.retrieve(reply.body.id)));
      }
    }
  });

  test('retrieves, updates and deletes a customer', async () => {
    const { world, send } = await createHttpWorld();
    const { id } = await add(world);
    assert.equal((await send(`GET /v1/customers/${id}`)).body.id, id);
    const updated = await send(`PUT /v1/customers/${id}`, { body: 'email=a@b.c&metadata[order]=42&description=' });
    assert.deepEqual([updated.body.email, updated.body.metadata], ['a@b.c', { order: '42' }]);
    assert.deepEqual((await send(`DELETE /v1/customers/${id}`)).body, { deleted: true, id });
    assertError(await send(`GET /v1/customers/${id}`), 404, 'resource_missing', 'id');
  });

  test('binds, retrieves, lists and unbinds cards', async () => {
    const { world, send } = await createHttpWorld();
    const { id, default_source } = await add(world);
    const path = `/v1/customers/${id}/sources`;
    const { body: card } = await send(`POST ${path}`, { body: world.issueCard() });
    assert.equal(card.customer, id);
    assert.deepEqual((await send(`GET ${path}/${card.id}`)).body, card);
    const { body: page } = await send(`GET ${path}?limit=1`);
    assert.deepEqual(page, { object: 'list', url: path, has_more: true, data: [card] });
    assert.deepEqual((await send(`DELETE ${path}/${card.id}`)).body, { deleted: true, id: card.id });
    assert.deepEqual(idsOf((await send(`GET ${path}`)).body.data), [default_source]);
  });

  test('lists customers with every parameter', async () => {
    const { world, send } = await createHttpWorld();
    const ids = (await addMany(world, 3)).reverse();
    world.clock.advance(5000);
    const other = await add(world, { app: OTHER_APP });
    const idsFor = async (query: string) => idsOf((await send(`GET /v1/customers?${query}`)).body.data);
    assert.deepEqual(await idsFor('limit=2'), [other.id, ids[0]]);
    assert.deepEqual(await idsFor(`starting_after=${ids[0]}&limit=1`), [ids[1]]);
    assert.deepEqual(await idsFor(`ending_before=${ids[1]}&limit=1`), [ids[0]]);
    assert.deepEqual(await idsFor(`created=${other.created}`), [other.id]);
    assert.deepEqual(await idsFor(`created[gte]=${other.created - 5}&created[lt]=${other.created}`), ids);
    assert.deepEqual(await idsFor(`created%5Bgte%5D=${other.created}`), [other.id]);
    assert.deepEqual(await idsFor(`app=${OTHER_APP}`), [other.id]);
    assert.deepEqual(await idsFor(`app[id]=${OTHER_APP}`), [other.id]);
  });
});

describe('a list', () => {
  test('combines both forms of created, as the official client for Go sends them', async () => {
    const { world, send } = await createHttpWorld();
    const first = await add(world);
    world.clock.advance(5000);
    const second = await add(world);
    const idsFor = async (query: string) => idsOf((await send(`GET /v1/customers?${query}`)).body.data);
    const exact = `created=${second.created}`;
    for (const bound of ['created[gte]', 'created%5Bgte%5D']) {
      assert.deepEqual(await idsFor(`${exact}&${bound}=${first.created}`), [second.id]);
      assert.deepEqual(await idsFor(`${bound}=${first.created}&${exact}`), [second.id]);
      assert.deepEqual(await idsFor(`${bound}=${second.created + 1}&${exact}`), []);
    }
    assert.deepEqual(await idsFor(`created[gte]=1&${exact}&created[lt]=${second.created}&limit=3`), []);
    const cards = `GET /v1/customers/${first.id}/sources?created=0&created[lte]=9`;
    assert.deepEqual((await send(cards)).body.data, []);
    for (const [query, param] of [
      ['created=1&created[gte]=2&created=3', 'created[eq]'],
      ['created[eq]=1&created=3', 'created[eq]'],
      ['created=x&created[gte]=2', 'created[eq]'],
      ['created=1&created[gte]=x', 'created[gte]'],
    ] as const) {
      assertError(await send(`GET /v1/customers?${query}`), 400, 'parameter_invalid', param);
    }
  });

  test('ignores parameters without a value, as the official client for Java sends null', async () => {
    const { world, send } = await createHttpWorld();
    const { id } = await add(world);
    for (const query of ['starting_after=&ending_before=&limit=&app=&created=', 'app[id]=&created[gte]=', 'limit']) {
      assert.deepEqual(idsOf((await send(`GET /v1/customers?${query}`)).body.data), [id], query);
    }
    assert.equal((await send(`GET /v1/customers/${id}/sources?limit=&starting_after=`)).body.data.length, 1);
    assertError(await send('GET /v1/customers?page='), 400, 'parameter_unknown', 'page');
    for (const query of ['app=', 'app[id]=', 'expand=']) {
      const param = query.replace(/\W.*/, '');
      assertError(await send(`GET /v1/customers/${id}/sources?${query}`), 400, 'parameter_unknown', param);
    }
    const headers = { 'X-HTTP-Method-Override': 'GET' };
    for (const created of [[], ['']]) {
      const reply = await send('POST /v1/customers', { headers, body: { created } });
      assertError(reply, 400, 'parameter_invalid', 'created');
    }
  });
});

describe('in a request', () => {
  test('a trailing slash and a bare question mark are ignored', async () => {
    const { world, send } = await createHttpWorld();
    const { id } = await add(world);
    for (const path of ['/v1/customers/?limit=3', '/v1/customers?limit=3', '/v1/customers?', '/v1/customers/?']) {
      assert.deepEqual(idsOf((await send(`GET ${path}`)).body.data), [id], path);
    }
    assert.equal((await send(`GET /v1/customers/${id}/?`)).body.id, id);
    assert.equal((await send(`GET /v1/customers/${id.replace('_', '%5F')}?&&`)).body.id, id);
  });

  test('expand has three spellings, and may repeat', async () => {
    const { world, send } = await createHttpWorld();
    const { id, default_source } = await add(world);
    const app = { id: APP, object: 'app' };
    for (const query of ['expand[]=app', 'expand[0]=app', 'expand=app', 'expand%5B%5D=app', 'expand%5B0%5D=app']) {
      assert.deepEqual((await send(`GET /v1/customers/${id}?${query}`)).body.app, app, query);
      assert.deepEqual((await send(`GET /v1/customers?${query}`)).body.data[0].app, app, query);
    }
    for (const query of ['expand=app&expand=default_source', 'expand[]=app&expand[]=default_source']) {
      const { body } = await send(`GET /v1/customers/${id}?${query}`);
      assert.deepEqual([body.app, body.default_source.id], [app, default_source], query);
    }
    assert.deepEqual((await send('GET /v1/customers?expand[]=data.app')).body.data[0].app, app);
    const updated = await send(`PUT /v1/customers/${id}`, { body: 'email=a@b.c&expand[]=app' });
    assert.deepEqual(updated.body.app, app);
    const mixed = ['expand[x]=app&expand=app', 'expand=app&expand[x]=app', 'expand[]=app&expand[length]=9'];
    for (const query of ['expand[x]=app', 'expand[0][0]=app', 'expand=', 'expand=card', ...mixed]) {
      assertError(await send(`GET /v1/customers/${id}?${query}`), 400, 'parameter_invalid', 'expand');
    }
  });

  test('an update may be a POST, with or without a method override', async () => {
    const { world, send } = await createHttpWorld();
    const { id } = await add(world);
    const line = `POST /v1/customers/${id}`;
    assert.equal((await send(line, { body: { email: 'a@b.c' } })).body.email, 'a@b.c');
    const headers = { 'x-http-method-override': 'PUT' };
    assert.equal((await send(line, { headers, body: 'email=d@e.f' })).body.email, 'd@e.f');
    const deletion = { headers: { 'X-HTTP-Method-Override': 'delete' } };
    assert.deepEqual((await send(line, deletion)).body, { deleted: true, id });
  });

  test('a method override applies to POST only', async () => {
    const { world, send } = await createHttpWorld();
    const { id } = await add(world);
    const headers = { 'x-http-method-override': 'DELETE' };
    assert.equal((await send(`GET /v1/customers/${id}`, { headers })).body.id, id);
    assert.equal((await send(`PUT /v1/customers/${id}`, { headers })).body.id, id);
    assert.equal((await world.customers.retrieve(id)).id, id);
  });

  test('a raw FULLWIDTH EQUALS SIGN in a form separates name and value', async () => {
    const { world, send } = await createHttpWorld();
    const { id } = await add(world);
    const body = `app＝${APP}&metadata[testkey]=test&description＝a=b＝c&metadata[k]=x%EF%BC%9Dy＝z`;
    const { body: customer } = await send(`PUT /v1/customers/${id}`, { body });
    assert.deepEqual(customer.metadata, { testkey: 'test', k: 'x＝y＝z' });
    assert.equal(customer.description, 'a=b＝c');
    const escaped = await send(`PUT /v1/customers/${id}`, { body: 'email%EF%BC%9Da@b.c' });
    assertError(escaped, 400, 'parameter_unknown', '(hidden)');
  });

  test('a plus sign is a space unless it is escaped', async () => {
    const { world, send } = await createHttpWorld();
    const { id } = await add(world);
    const { body } = await send(`PUT /v1/customers/${id}`, { body: 'description=a+b%2Bc%20d&metadata[a+b]=c' });
    assert.deepEqual([body.description, body.metadata], ['a b+c d', { 'a b': 'c' }]);
  });

  test('the parameters of the query and the body are combined', async () => {
    const { world, send } = await createHttpWorld();
    const { id } = await add(world);
    for (const body of ['description=x', { description: 'x' }]) {
      const reply = await send(`PUT /v1/customers/${id}?expand=app`, { body });
      assert.deepEqual([reply.body.app.id, reply.body.description], [APP, 'x']);
    }
    for (const body of ['email=a@b.c', { email: 'a@b.c' }]) {
      assertError(await send(`PUT /v1/customers/${id}?email=a@b.c`, { body }), 400, 'parameter_invalid', 'email');
    }
  });

  test('names with a meaning in JavaScript are ordinary names', async () => {
    const { world, send } = await createHttpWorld();
    const { id } = await add(world);
    const names = ['__proto__', 'constructor', 'prototype', 'toString'];
    const form = names.map((name) => `metadata[${name}]=${name}`).join('&');
    const { body } = await send(`PUT /v1/customers/${id}`, { body: form });
    assert.deepEqual(Object.keys(body.metadata).sort(), [...names].sort());
    assertError(
      await send(`PUT /v1/customers/${id}`, { body: '__proto__[a]=b' }),
      400,
      'parameter_unknown',
      '__proto__',
    );
    assert.equal(({} as { a?: string }).a, undefined);
  });
});

describe('a number in a query or a form', () => {
  test('is a string of digits', async () => {
    const { send } = await createHttpWorld();
    for (const query of ['limit=1', 'limit=100', 'created=0', 'created[gt]=253402300799']) {
      assert.equal((await send(`GET /v1/customers?${query}`)).status, 200, query);
    }
  });

  test('is rejected in any other notation, with the parameter named', async () => {
    const { send } = await createHttpWorld();
    for (const value of ['0', '101', '-1', '+1', '1e2', '1.0', '01', '0x1', ' 1', '1+', 'NaN', '١', '1'.repeat(99)]) {
      const query = `limit=${encodeURIComponent(value)}`;
      assertError(await send(`GET /v1/customers?${query}`), 400, 'parameter_invalid', 'limit');
    }
    assertError(await send('GET /v1/customers?created[gte]=1e9'), 400, 'parameter_invalid', 'created[gte]');
    assertError(await send('GET /v1/customers?created[after]=1'), 400, 'parameter_unknown', 'created[after]');
  });

  test('stays text if the parameter is text', async () => {
    const { world, send } = await createHttpWorld();
    const { id } = await add(world);
    const { body } = await send(`PUT /v1/customers/${id}`, { body: 'metadata[order]=0042&description=17' });
    assert.deepEqual([body.metadata, body.description], [{ order: '0042' }, '17']);
  });

  test('is not converted in JSON', async () => {
    const { world, send } = await createHttpWorld();
    const card = world.issueCard();
    const sms_code = { ...card.sms_code, code: Number(card.sms_code.code) };
    const reply = await send('POST /v1/customers', { body: { app: APP, ...card, sms_code } });
    assertError(reply, 400, 'parameter_invalid', 'sms_code[code]');
  });
});
