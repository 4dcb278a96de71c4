import { randomBytes, randomInt } from 'node:crypto';
import { readOptions } from '../../src/commands/read-options.ts';
import { appId, cardFields, cardholder, smsId, timestamp, tokenId } from '../../src/commands/schemas.ts';
import type { CodeIssuer, TokenIssuer } from '../../src/index.ts';
import type { HttpOperation } from '../http/operations.ts';

/** A token and the id of the SMS code that was sent for it. The code itself is in the SMS only. */
export interface SentCard {
  readonly source: string;
  readonly sms_code: { readonly id: string };
  /** When the SMS code expires, in Unix seconds. */
  readonly expires_at: number;
}

const { last4, funding, brand, bank } = cardFields;

const parameters = {
  $id: 'issueVaultCard',
  type: 'object',
  additionalProperties: false,
  properties: {
    app: appId,
    last4,
    funding,
    brand,
    bank,
    name: cardholder,
    fingerprint: { type: 'string' },
    expiry: { type: 'string' },
    phone: { type: 'string' },
  },
} as const;

const NAMES = Object.keys(parameters.properties) as (keyof typeof parameters.properties)[];

const response = {
  type: 'object',
  required: ['source', 'sms_code', 'expires_at'],
  properties: {
    source: tokenId,
    sms_code: { type: 'object', required: ['id'], properties: { id: smsId } },
    expires_at: { ...timestamp, description: 'When the SMS code expires, in Unix seconds.' },
  },
} as const;

const digits = (count: number): string => Array.from({ length: count }, () => randomInt(10)).join('');

/** Creates the operation that issues a card token by the vault, and sends an SMS code for it. */
export const issueVaultCard = (
  issuers: { readonly vault: TokenIssuer; readonly otp: CodeIssuer },
  onIssue: (card: SentCard) => void,
): HttpOperation => ({
  id: 'issueTestCard',
  summary: 'Issue a card token, and send an SMS code for it to the terminal of the server',
  method: 'POST',
  path: '/_test/cards',
  parameters,
  response,
  call: async (_service, _ids, params: object = {}, { signal, timeout }) => {
    const { vault, otp } = issuers;
    const { phone = `139${digits(8)}`, ...card } = readOptions(params, NAMES);
    const options = { signal, timeout };
    const invented = {
      app: 'app_1',
      brand: 'UnionPay',
      funding: 'debit',
      bank: 'icbc',
      last4: digits(4),
      name: '张三',
      fingerprint: randomBytes(32).toString('hex'),
    };
    // The vault and the sender check the parameters.
    const { source } = await vault.issue({ ...invented, ...card } as Parameters<TokenIssuer['issue']>[0], options);
    const { id, expires_at } = await otp.issue({ source, phone: phone as string }, options);
    const issued = { source, sms_code: { id }, expires_at };
    onIssue(issued);
    return issued;
  },
});
