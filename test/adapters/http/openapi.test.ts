import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { schemas } from '../../../.config/command-schemas.ts';
import { createOpenApiDocument } from '../../../adapters/http/openapi/document.ts';
import { OPERATIONS } from '../../../adapters/http/operations.ts';
import { assertSchema, createHttpWorld } from '../../support/http.ts';
import { add } from '../../support/world.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests read the JSON like clients.
const document = createOpenApiDocument(OPERATIONS) as any;
const items = Object.entries<Record<string, object>>(document.paths).flatMap(([path, item]) =>
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  Object.entries<any>(item).map(([method, operation]) => ({ line: `${method.toUpperCase()} ${path}`, operation })),
);

describe('the OpenAPI document', () => {
  test('is served without a key, as it was generated', async () => {
    const { send } = await createHttpWorld();
    const reply = await send('GET /openapi.json', { key: null });
    assert.equal(reply.status, 200);
    assert.deepEqual(reply.body, JSON.parse(JSON.stringify(document)));
  });

  test('has every operation, with a unique id', () => {
    const lines = OPERATIONS.flatMap(({ method, alternativeMethod, path }) =>
      [method, ...(alternativeMethod ? [alternativeMethod] : [])].map((it) => `${it} ${path}`),
    );
    assert.deepEqual(items.map(({ line }) => line).sort(), lines.sort());
    assert.equal(new Set(items.map(({ operation }) => operation.operationId)).size, lines.length);
  });

  test('describes parameters by the schema that validates them', () => {
    const { createCustomer, updateCustomer, bindCard, listCustomers } = schemas;
    for (const { $id, ...schema } of [createCustomer, updateCustomer, bindCard]) {
      assert.deepEqual(document.components.schemas[$id], schema);
    }
    const list = items.find(({ line }) => line === 'GET /v1/customers');
    const parameters = list?.operation.parameters as { name: string; in: string; schema: object; style?: string }[];
    for (const [name, schema] of Object.entries(listCustomers.properties)) {
      const parameter = parameters.find((each) => each.name === name);
      assert.deepEqual([parameter?.in, parameter?.schema], ['query', schema], name);
    }
    assert.equal(parameters.find(({ name }) => name === 'created')?.style, 'deepObject');
  });

  test('has a parameter for each id in a path, and an Idempotency-Key for each write', () => {
    for (const { line, operation } of items) {
      const namesIn = (where: string) =>
        operation.parameters.filter((it: { in: string }) => it.in === where).map((it: { name: string }) => it.name);
      assert.deepEqual(
        namesIn('path'),
        [...line.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
        line,
      );
      assert.equal(namesIn('header').includes('Idempotency-Key'), !line.startsWith('GET '), line);
    }
  });

  test('has schemas that compile in strict mode, and no dangling reference', () => {
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false });
    ajv.addVocabulary(['components']);
    ajv.addSchema({ $id: 'document', components: document.components });
    for (const name of Object.keys(document.components.schemas)) {
      assert.ok(ajv.getSchema(`document#/components/schemas/${name}`), name);
    }
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
    assert.ok(references.length > 20);
    for (const [, name = ''] of references) assert.ok(name in document.components.schemas, name);
  });

  test('rejects responses with a missing, additional or wrong field', async () => {
    const { world, send } = await createHttpWorld();
    const { id } = await add(world);
    const { body } = await send(`GET /v1/customers/${id}`);
    const { name, ...missing } = body;
    for (const invalid of [missing, { ...body, extra: 1 }, { ...body, created: '1' }, { ...body, sources: [] }]) {
      assert.throws(() => assertSchema('customer', invalid), /customer:/);
    }
    assert.throws(() => assertSchema('error', { error: { type: 'api_error', message: 'x', param: null } }));
    const counts = { attempts_left: 0, expires_at: 1_444_390_718, retry_after: 60 };
    for (const [field, value] of Object.entries(counts)) {
      const error = { type: 'card_error', message: 'x' };
      assertSchema('error', { error: { ...error, [field]: value } });
      for (const invalid of [null, -1, 1.5, '1']) {
        assert.throws(() => assertSchema('error', { error: { ...error, [field]: invalid } }), /error:/);
      }
    }
    assert.equal(name, '张三');
  });
});
