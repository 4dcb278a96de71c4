export { ConsoleSmsSender, type ConsoleSmsSenderOptions } from './console-sender.ts';
export type { ConsumingOptions } from './consuming-options.ts';
export { ConsumingSmsVerifier } from './consuming-sms-verifier.ts';
export { FileSmsSender, type FileSmsSenderOptions } from './file-sender.ts';
export type { OtpOptions, OtpSmsVerifierOptions } from './options.ts';
export type { IssueCode } from './otp-message.ts';
export { type IssuedCode, OtpSmsVerifier } from './otp-sms-verifier.ts';
export { type SmsMessage, SmsSender } from './sms-sender.ts';
