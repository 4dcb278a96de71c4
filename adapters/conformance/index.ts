export {
  type SmsVerifierConformanceOptions,
  type SmsVerifierSubject,
  smsVerifierConformance,
} from './sms-verifier-conformance.ts';
export { storeCases } from './store/cases.ts';
export { runCase, type StoreCase, type StoreConformanceOptions, type StoreFixture } from './store-case.ts';
export { storeConformance } from './store-conformance.ts';
export {
  type TokenVerifierConformanceOptions,
  type TokenVerifierSubject,
  tokenVerifierConformance,
} from './token-verifier-conformance.ts';
