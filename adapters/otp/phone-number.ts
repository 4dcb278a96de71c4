const PHONE_NUMBER = /^\+?[0-9]{5,20}$/;

export const isPhoneNumber = (value: unknown): value is string => typeof value === 'string' && PHONE_NUMBER.test(value);

/** A mainland mobile number with its country code, which many callers leave out. */
const WITH_COUNTRY_CODE = /^860?(1\d{10})$/;
const WITHOUT_COUNTRY_CODE = /^1\d{10}$/;

/** Returns the digits of a phone number without `+` and leading zeros, such as the prefix `00`. */
export const phoneDigits = (phone: string): string => phone.replace(/^\+?0*/, '');

/**
 * Returns the 11 digits of a mobile number of mainland China, with or without its country code. Returns undefined for any other
 * number, such as `+13801234567`, whose country code is 1.
 */
export function mainlandDigits(phone: string): string | undefined {
  const digits = phoneDigits(phone);
  const hasCountryCode = /^(?:\+|00)/.test(phone);
  if (!hasCountryCode && WITHOUT_COUNTRY_CODE.test(digits)) return digits;
  return WITH_COUNTRY_CODE.exec(digits)?.[1];
}

/** Returns the same text for the usual spellings of a phone number. */
export function canonicalPhone(phone: string): string {
  const mainland = mainlandDigits(phone);
  return mainland === undefined ? phoneDigits(phone) : `86${mainland}`;
}

/** Returns every text by which an error may quote a phone number. */
export const phoneSpellings = (phone: string): readonly string[] => [
  phone,
  phone.replace(/^\+/, ''),
  phoneDigits(phone),
  mainlandDigits(phone) ?? phone,
];
