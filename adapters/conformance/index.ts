export { storeCases } from './store/cases.ts';
export { storeConformance } from './store-conformance.ts';
export {
  type SmsVerifierConformanceOptions,
  type SmsVerifierSubject,
  smsVerifierConformance,
  type TokenVerifierConformanceOptions,
  type TokenVerifierSubject,
  tokenVerifierConformance,
} from './verifiers.ts';
export { runCase, type StoreCase, type StoreConformanceOptions, type World } from './world.ts';
