import { after, before } from 'node:test';
import { smsVerifierConformance } from '../../../adapters/conformance/index.ts';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { ConsumingSmsVerifier } from '../../../adapters/otp/index.ts';
import { OneTimeCodes, OneTimeCodesVerifier } from './one-time-codes.ts';

const service = new OneTimeCodes();
let url = '';
before(async () => {
  url = await service.listen();
});
after(() => service.close());

let codes = 0;
const sent = () => {
  codes += 1;
  return service.send({ id: `sms_${codes}`, code: '123456', source: `tok_${codes}` });
};

const memoryState = () => {
  const store = new MemoryStore();
  store.open();
  return store.stateStore();
};

smsVerifierConformance({
  name: 'ConsumingSmsVerifier in memory',
  create: () => {
    const verifier = new ConsumingSmsVerifier({ verifier: new OneTimeCodesVerifier(url), state: memoryState() });
    return { verifier, ...sent() };
  },
});
