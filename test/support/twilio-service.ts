import { randomBytes, randomInt } from 'node:crypto';
import { type HttpService, type ReceivedRequest, respondWith, startHttpService } from './http-service.ts';

export const ACCOUNT_SID = `AC${'0a'.repeat(16)}`;
export const AUTH_TOKEN = 'canary-of-the-auth-token';
export const SERVICE_SID = `VA${'1b'.repeat(16)}`;

const MAX_SENDS = 5;
const MAX_CHECKS = 5;

interface Verification {
  readonly sid: string;
  readonly to: string;
  readonly code: string;
  readonly date_created: string;
  sends: number;
  checks: number;
}

/** Responds like Twilio Verify, as its documentation says. */
export interface TwilioService extends HttpService {
  /** The verifications that are pending, by their number. */
  readonly pending: Map<string, Verification>;
}

type Reply = [status: number, body: object];

const failed = (status: number, code: number, message: string): Reply => [
  status,
  { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
];

/** Starts the service. A verification ends when it is approved, when its checks are spent, or when a test deletes it. */
export async function startTwilioService(): Promise<TwilioService> {
  const pending = new Map<string, Verification>();

  function start(to: string): Reply {
    if (!/^\+1\d|^\+86\d/.test(to)) return failed(400, 60200, `Invalid parameter \`To\`: ${to}`);
    const verification = pending.get(to) ?? {
      sid: `VE${randomBytes(16).toString('hex')}`,
      to,
      code: String(randomInt(1_000_000)).padStart(6, '0'),
      date_created: new Date().toISOString().replace(/\.\d+/, ''),
      sends: 0,
      checks: 0,
    };
    if (verification.sends >= MAX_SENDS) return failed(429, 60203, 'Max send attempts reached');
    verification.sends += 1;
    pending.set(to, verification);
    const { sid, date_created } = verification;
    return [201, { sid, service_sid: SERVICE_SID, to, channel: 'sms', status: 'pending', valid: false, date_created }];
  }

  function check(sid: string | null, code: string | null): Reply {
    const verification = [...pending.values()].find((each) => each.sid === sid);
    const missing = failed(
      404,
      20404,
      `The requested resource /Services/${SERVICE_SID}/VerificationCheck was not found`,
    );
    if (verification === undefined) return missing;
    if (verification.checks >= MAX_CHECKS) return failed(429, 60202, 'Max check attempts reached');
    verification.checks += 1;
    const valid = verification.code === code;
    if (valid) pending.delete(verification.to);
    return [200, { sid, to: verification.to, status: valid ? 'approved' : 'pending', valid }];
  }

  function replyTo({ url, method, headers, body }: ReceivedRequest): Reply {
    const credentials = Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString('base64');
    if (headers.authorization !== `Basic ${credentials}`) return failed(401, 20003, 'Authenticate');
    const form = new URLSearchParams(body);
    if (method === 'POST' && url === `/v2/Services/${SERVICE_SID}/Verifications`) return start(form.get('To') ?? '');
    if (method === 'POST' && url === `/v2/Services/${SERVICE_SID}/VerificationCheck`) {
      return check(form.get('VerificationSid'), form.get('Code'));
    }
    return failed(404, 20404, `The requested resource ${url} was not found`);
  }

  const service = await startHttpService((response, request) => {
    const [status, body] = replyTo(request);
    respondWith(status, body)(response, request);
  });
  return Object.assign(service, { pending });
}
