/* Prints the first Chinese message of a fresh process, in which no texts are loaded yet. The argument selects its source. */
import { errorResponse } from '../../adapters/http/index.ts';
import { MemoryStore } from '../../adapters/memory/index.ts';
import { Fakes } from '../../adapters/testing/fakes.ts';
import { CardError, type ClienteleError, CustomerService } from '../../src/core.ts';
import { createClientele } from '../../src/index.ts';

const messageOf = (error: ClienteleError) => error.message;

const SOURCES: Readonly<Record<string, () => string | Promise<unknown>>> = {
  // Its options are read before anything asynchronous happens.
  'the first operation of a service that was made by hand': () => {
    const { tokens, sms } = new Fakes();
    const customers = new CustomerService({ store: new MemoryStore(), tokens, sms, locale: 'zh' });
    return customers.retrieve('cus_1', {}, { timeout: 0 }).catch(messageOf);
  },
  'an error that a clientele throws synchronously': async () => {
    const clientele = await createClientele({ locale: 'zh' });
    try {
      return clientele.on('error', 5 as never);
    } catch (error) {
      return messageOf(error as ClienteleError);
    }
  },
  'an option of a clientele': () => createClientele({ locale: 'zh', timeout: 0 }).catch(messageOf),
  'an option of the file store': () =>
    createClientele({ locale: 'zh', store: { kind: 'file', path: '' } }).catch(messageOf),
  'the message of an error': () => new CardError('card_declined').messageIn('zh'),
  'the response of an error': () => {
    const headers = { 'accept-language': 'zh' };
    return errorResponse(new CardError('card_declined'), { request: { headers } }).text();
  },
};

console.log(await SOURCES[String(process.argv[2])]?.());
