/* Counts the work for hostile inputs, in a separate process, and prints the counts as JSON. */
import { createHttpHandler } from '../../../adapters/http/index.ts';
import { createTestClientele, type TestClientele } from '../../../adapters/testing/index.ts';
import { ClienteleError } from '../../../src/core.ts';
import { hasCardNumber } from '../../../src/domain/card-number.ts';
import { collect } from '../../support/collect.ts';
import { SLOW_TEXTS } from '../../support/slow-texts.ts';
import { countWork } from '../../support/work.ts';
import { APP, add } from '../../support/world.ts';

/** The work for one input. */
export interface Work {
  readonly input: string;
  readonly work: number;
  /** Length of the input. */
  readonly length: number;
  /** Code or message of the error; undefined if the input was accepted. */
  readonly code: string | undefined;
}

const binding = { source: 'tok_1', sms_code: { id: 'sms_1', code: '1234' } };

type Call = (world: TestClientele, text: string, id: string) => unknown;

/** Every place for a text in an input of the service. */
const PLACES: Readonly<Record<string, Call>> = {
  email: ({ customers }, text) => customers.create({ app: APP, ...binding, email: text }),
  description: ({ customers }, text) => customers.create({ app: APP, ...binding, description: text }),
  app: ({ customers }, text) => customers.create({ app: `app_${text}`, ...binding }),
  source: ({ customers }, text) => customers.create({ app: APP, ...binding, source: `tok_${text}` }),
  'sms_code[id]': ({ customers }, text) =>
    customers.create({ app: APP, source: 'tok_1', sms_code: { id: `sms_${text}`, code: '1234' } }),
  'sms_code[code]': ({ customers }, text) =>
    customers.create({ app: APP, source: 'tok_1', sms_code: { id: 'sms_1', code: text } }),
  'a value of metadata': ({ customers }, text, id) => customers.update(id, { metadata: { a: text } }),
  'a key of metadata': ({ customers }, text, id) => customers.update(id, { metadata: { [text]: 'a' } }),
  'a key of metadata to remove': ({ customers }, text, id) =>
    customers.update(id, { metadata: { [text]: null } }, { idempotencyKey: 'key' }),
  'a key of invalid metadata': ({ customers }, text, id) => customers.update(id, { metadata: { [text]: {} as never } }),
  'a name': ({ customers }, text, id) => customers.update(id, { [text]: 'a' } as never),
  'a nested name': ({ customers }, text) => customers.list({ created: { [text]: 1 } as never }),
  'an expansion': ({ customers }, text) => customers.list({ expand: [text as never] }),
  'an id': ({ customers }, text) => customers.retrieve(`cus_${text}`),
  'the id of a card': ({ customers }, text, id) => customers.sources.retrieve(id, `card_${text}`),
  'a cursor': ({ customers }, text) => customers.list({ starting_after: `cus_${text}` }),
  'a cursor of the feed': (world, text) => world.changes({ after: text }).next(),
  'an idempotency key': ({ customers }, text, id) => customers.delete(id, {}, { idempotencyKey: text }),
  'the name of an option': ({ customers }, text, id) => customers.retrieve(id, {}, { [text]: 1 } as never),
};

/** Fields of an import. */
const FIELDS = ['name', 'email', 'description', 'currency', 'app', 'id', 'default_source'] as const;

const LENGTHS = [60_000, 1_200_000];

const world = await createTestClientele();
const { id } = await add(world);

async function measure(input: string, length: number, call: () => unknown): Promise<Work> {
  let code: string | undefined;
  const work = await countWork(async () => {
    try {
      await call();
    } catch (error) {
      code = error instanceof ClienteleError ? error.code : (error as Error).message;
    }
  });
  return { input, work, length, code };
}

async function overTheLimits(): Promise<Work[]> {
  const results: Work[] = [];
  for (const [kind, makeText] of Object.entries(SLOW_TEXTS)) {
    for (const length of LENGTHS) {
      const text = makeText(length);
      for (const [place, call] of Object.entries(PLACES)) {
        results.push(await measure(`${kind} as ${place}`, length, () => call(world, text, id)));
      }
    }
  }
  return results;
}

async function imports(): Promise<Work[]> {
  const [customer] = await collect(world.export());
  const valid = { ...customer, id: 'cus_2', sources: { data: [] }, default_source: null };
  const results: Work[] = [];
  for (const [kind, makeText] of Object.entries(SLOW_TEXTS)) {
    for (const length of LENGTHS) {
      const text = makeText(length);
      const changes = FIELDS.map((field) => [field, { [field]: text }] as const);
      const metadata = [
        ['metadata', { metadata: { a: text } }],
        ['a key', { metadata: { [text]: 'a' } }],
      ] as const;
      for (const [place, change] of [...changes, ...metadata, ['a name', { [text]: 1 }] as const]) {
        const importOne = async () => {
          const [result] = await collect(world.import([{ ...valid, ...change }]));
          if (result?.imported === false) throw result.error;
        };
        results.push(await measure(`${kind} as ${place} of an import`, length, importOne));
      }
    }
  }
  return results;
}

async function withinTheLimits(): Promise<Work[]> {
  const results: Work[] = [];
  for (const [kind, makeText] of Object.entries(SLOW_TEXTS)) {
    const description = makeText(4980);
    const metadata = { a: makeText(960) };
    const update = (params: object) => () => world.customers.update(id, params, { idempotencyKey: `${Math.random()}` });
    results.push(await measure(`${kind} as description`, 4980, update({ description })));
    results.push(await measure(`${kind} as metadata`, 960, update({ metadata })));
    results.push(await measure(`${kind} in the search for card numbers`, 4980, () => hasCardNumber(description)));
  }
  return results;
}

/** Length of a body of almost 64 KiB. */
const BODY = 65_000;

function fill(part: (i: number) => string): string {
  let body = '';
  for (let i = 0; body.length < BODY; i += 1) body += part(i);
  return body.slice(0, BODY);
}

/** Bodies of requests that are slow to read. */
const BODIES: Readonly<Record<string, string>> = {
  'empty pairs': fill(() => 'a=&'),
  'different pairs': fill((i) => `k${i}=&`),
  'pairs of metadata': fill((i) => `metadata[k${i}]=1&`),
  'removed pairs of metadata': fill((i) => `metadata[k${i}]=&`),
  separators: fill(() => '&'),
  'balanced brackets': `a${fill(() => '[b]')}`,
  'opening brackets': fill(() => '['),
  'closing brackets': fill(() => ']'),
  'nested names': fill((i) => `a[b][c${i}]=1&`),
  'items of a form': fill(() => 'expand[]=app&'),
  'items of JSON': `{"expand":[${fill(() => '0,')}0]}`,
  'keys of JSON': `{${Array.from({ length: 6000 }, (_, i) => `"k${i}":0`).join()}}`,
  'keys of metadata': `{"metadata":{${Array.from({ length: 6000 }, (_, i) => `"k${i}":0`).join()}}}`,
  'deep nesting': `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
  'a long number': `{"limit":${'1'.repeat(60_000)}}`,
};

async function bodies(): Promise<Work[]> {
  const handler = createHttpHandler({ keys: { sk_test_1: world } });
  const all = Object.entries(BODIES);
  for (const [kind, makeText] of Object.entries(SLOW_TEXTS)) {
    const text = makeText(10_000);
    const shapes = { metadata: { a: text } };
    const json = [
      shapes,
      { metadata: { [text]: 'a' } },
      { description: text },
      { [text]: 1 },
      { metadata: { [text]: [] } },
    ];
    for (const value of json) all.push([`${kind} in JSON`, JSON.stringify(value)]);
    for (const name of ['metadata[a]=', 'description=', '']) {
      all.push([`${kind} in a form`, name + encodeURIComponent(text.replace(/\p{Cs}/gu, '?'))]);
    }
  }
  const results: Work[] = [];
  for (const [kind, body] of all) {
    const bytes = new TextEncoder().encode(body);
    const headers = { authorization: 'Bearer sk_test_1', 'idempotency-key': `${Math.random()}` };
    const request = new Request(`http://localhost/v1/customers/${id}`, { method: 'POST', body: bytes, headers });
    const send = async () => {
      const response = await handler(request);
      if (response.status !== 200) throw new Error(`status ${response.status}`);
    };
    results.push(await measure(`a body with ${kind}`, bytes.length, send));
  }
  return results;
}

const results = {
  overTheLimits: [...(await overTheLimits()), ...(await imports())],
  withinTheLimits: await withinTheLimits(),
  bodies: await bodies(),
};
process.stdout.write(JSON.stringify(results));
