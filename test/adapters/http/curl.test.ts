import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { createHttpHandler, toNodeListener } from '../../../adapters/http/index.ts';
import { Fakes, FakeTokenVerifier } from '../../../adapters/testing/index.ts';
import { createClientele, SmsVerifier } from '../../../src/index.ts';
import { collect } from '../../support/collect.ts';
import { assertSchema, withServer } from '../../support/http.ts';

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8');
const examples = JSON.parse(fixture('examples.json'));
const [create, update, remove, list] = fixture('document-curl.txt').split(/\n\n(?=\s*curl)/);

/** Creates a live clientele with the token, the SMS code and the customers of the original's examples. */
async function createClienteleOfExamples() {
  const fakes = new Fakes();
  fakes.issueCard({
    source: 'tok_BHTPMJCtIJ8HaqXBDr4ILeLJ',
    sms_code: { id: 'sms_BHTPMJCpGc8qiKvva3OgBV2V', code: '123456' },
    cardId: 'card_ubDu1GTmznz1P4OKCKqH8qzP',
    created: 1444388292,
    last4: '8703',
    bank: 'boc',
    livemode: true,
  });
  const tokens = Object.assign(new FakeTokenVerifier(), { fake: false });
  tokens.retrieve = (id, context) => fakes.tokens.retrieve(id, context);
  class LiveSmsVerifier extends SmsVerifier {
    override verify(attempt: Parameters<SmsVerifier['verify']>[0], context: Parameters<SmsVerifier['verify']>[1]) {
      return fakes.sms.verify(attempt, context);
    }
  }
  const clientele = await createClientele({ livemode: true, tokens, sms: new LiveSmsVerifier() });
  const before = { ...examples.customer_updated, metadata: null };
  const deleted = { ...examples.customer_list.data[0], id: 'cus_K88iDSXX94eTmX' };
  const imported = await collect(clientele.import([before, deleted, examples.customer_list.data[0]]));
  assert.ok(imported.every((each) => each.imported));
  return clientele;
}

test("the original's curl examples work unchanged, except for the host and a misspelt path", async () => {
  const clientele = await createClienteleOfExamples();
  const handler = createHttpHandler({ keys: { sk_live_vjfr92jj3q925KuPO82iP8KO: clientele } });
  await withServer(toNodeListener(handler), async (origin) => {
    const run = async (line = '') => {
      const corrected = line.replace('https://api.pingxx.com', origin).replace('cstomers', 'customers');
      const { stdout } = await promisify(execFile)('sh', [
        '-c',
        corrected.replace('curl', 'curl --silent --show-error'),
      ]);
      return JSON.parse(stdout);
    };
    const created = await run(create);
    assertSchema('customer', created);
    const { id, created: time } = created;
    const expected = JSON.parse(JSON.stringify(examples.customer_created).replaceAll(examples.customer_created.id, id));
    assert.deepEqual(created, { ...expected, created: time });
    assert.deepEqual(await run(update), examples.customer_updated);
    assert.deepEqual(await run(remove), examples.customer_deleted);
    const page = await run(list);
    assert.deepEqual(
      page.data.map((each: { id: string }) => each.id),
      [id, 'cus_eHi1mD1iPS08Li', 'cus_iHGeb9T8Ki5CeT'],
    );
    assert.deepEqual({ ...page, data: [page.data[1]] }, examples.customer_list);
  });
  await clientele.close();
});
