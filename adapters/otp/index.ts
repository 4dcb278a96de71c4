export { type SmsMessage, SmsSender } from './sms-sender.ts';
