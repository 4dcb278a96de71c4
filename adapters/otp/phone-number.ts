const PHONE_NUMBER = /^\+?[0-9]{5,20}$/;

/** A mainland mobile number with its country code, which many callers leave out. */
const MAINLAND = /^86(1\d{10})$/;

export const isPhoneNumber = (value: unknown): value is string => typeof value === 'string' && PHONE_NUMBER.test(value);

/** Returns the digits that all spellings of a phone number share: without `+`, `00`, and the country code of mainland China. */
export const phoneDigits = (phone: string): string => phone.replace(/^\+|^00/, '').replace(MAINLAND, '$1');
