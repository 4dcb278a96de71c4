export type { SentCode, SmsVerifierSubject } from './sms/subject.ts';
export { type SmsVerifierConformanceOptions, smsVerifierConformance } from './sms-verifier-conformance.ts';
export { stateCases } from './state/cases.ts';
export { runStateCase, type StateCase, type StateConformanceOptions, type StateFixture } from './state-case.ts';
export { stateConformance } from './state-conformance.ts';
export { stateOfStore } from './state-of-store.ts';
export { storeCases } from './store/cases.ts';
export { runCase, type StoreCase, type StoreConformanceOptions, type StoreFixture } from './store-case.ts';
export { storeConformance } from './store-conformance.ts';
export {
  type TokenVerifierConformanceOptions,
  type TokenVerifierSubject,
  tokenVerifierConformance,
} from './token-verifier-conformance.ts';
