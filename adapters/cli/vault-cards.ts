import { randomBytes, randomInt } from 'node:crypto';
import { readOptions } from '../../src/commands/read-options.ts';
import { appId, cardFields, cardholder, smsId, timestamp, tokenId } from '../../src/commands/schemas.ts';
import type { CodeIssuer, TokenIssuer } from '../../src/index.ts';
import type { OperationOptions } from '../../src/service/operation/operation-options.ts';
import type { HttpOperation } from '../http/operations.ts';
import { invalidParameter } from './messages.ts';

/** A token and the id of the SMS code that was sent for it. The code itself is in the SMS only. */
export interface SentCard {
  readonly source: string;
  readonly sms_code: { readonly id: string };
  /** When the SMS code expires, in Unix seconds. */
  readonly expires_at: number;
}

interface Issuers {
  readonly vault: TokenIssuer;
  readonly otp: CodeIssuer;
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
    source: tokenId,
  },
} as const;

type Name = keyof typeof parameters.properties;

const NAMES = Object.keys(parameters.properties) as Name[];

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

/** Issues a token for a card. Parameters that are not given are invented. */
async function issueToken({ vault }: Issuers, card: { readonly [N in Name]?: unknown }, options: OperationOptions) {
  const invented = {
    app: 'app_1',
    brand: 'UnionPay',
    funding: 'debit',
    bank: 'icbc',
    last4: digits(4),
    name: '张三',
    fingerprint: randomBytes(32).toString('hex'),
  };
  // The vault checks the parameters.
  const { source } = await vault.issue({ ...invented, ...card } as Parameters<TokenIssuer['issue']>[0], options);
  return source;
}

/** Creates the operation that issues a card token by the vault, and sends an SMS code for it. */
export const issueVaultCard = (issuers: Issuers, onIssue: (card: SentCard) => void): HttpOperation => ({
  id: 'issueTestCard',
  summary:
    'Issue a card token, and send an SMS code for it to the terminal of the server. With `source`, only send another code',
  method: 'POST',
  path: '/_test/cards',
  parameters,
  response,
  call: async (_service, _ids, params: object = {}, { signal, timeout }) => {
    const { phone = `139${digits(8)}`, source: former, ...card } = readOptions(params, NAMES);
    const options = { signal, timeout };
    const [foreign] = Object.keys(card);
    if (former !== undefined && foreign !== undefined) {
      throw invalidParameter(foreign, 'omitted if {name} is given', { name: 'source' });
    }
    const source = former ?? (await issueToken(issuers, card, options));
    // The issuer checks the token's id and the phone number.
    const code = { source, phone } as Parameters<CodeIssuer['issue']>[0];
    const { id, expires_at } = await issuers.otp.issue(code, options);
    const issued = { source: code.source, sms_code: { id }, expires_at };
    onIssue(issued);
    return issued;
  },
});
