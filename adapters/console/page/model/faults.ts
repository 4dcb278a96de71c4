import type { Fault } from './wire.ts';

/** A fault in a form. Every field is a text, and an empty field is omitted. */
export interface FaultDraft {
  readonly service: Fault['service'];
  readonly effect: 'error' | 'answer' | 'delay_ms' | 'status' | 'cut';
  readonly value: string;
  /** Which call of a service, or how many requests. */
  readonly count: string;
  readonly method: string;
  readonly path: string;
}

/** The effects of each service, with the value that a form begins with. */
export const EFFECTS = {
  tokens: { error: 'card_declined', answer: 'null', delay_ms: '3000' },
  sms: { error: 'too_many_attempts', answer: 'false', delay_ms: '3000' },
  http: { status: '503', cut: 'after', delay_ms: '3000' },
} as const satisfies Record<Fault['service'], Partial<Record<FaultDraft['effect'], string>>>;

/** Returns the draft with the first effect of a service. */
export function draftFor(service: Fault['service']): FaultDraft {
  const [effect = 'delay_ms', value = ''] = Object.entries(EFFECTS[service])[0] ?? [];
  return { service, effect: effect as FaultDraft['effect'], value, count: '1', method: '', path: '' };
}

const ANSWERS: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };
/** A text that is no integer stays a text, so that the server names the parameter. */
const integer = (text: string): unknown => (/^-?\d{1,15}$/.test(text) ? Number(text) : text);

/** Creates the parameters of a fault. */
export function faultBody({ service, effect, value, count, method, path }: FaultDraft): object {
  const isText = effect === 'error' || effect === 'cut';
  const typed = effect === 'answer' && Object.hasOwn(ANSWERS, value) ? ANSWERS[value] : isText ? value : integer(value);
  const selected = service === 'http' ? { method, path, times: integer(count) } : { call: integer(count) };
  const fields = Object.entries({ ...selected, [effect]: typed }).filter(([, each]) => each !== '');
  return { service, ...Object.fromEntries(fields) };
}
