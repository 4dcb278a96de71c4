/** Every text that only errors of the SMS verifiers have as their detail, and its Chinese translation. */
export const OTP_EXPECTATIONS = {
  'a phone number: 5 to 20 digits, with an optional + at the start': '手机号：5 至 20 位数字，可以 + 开头',
} as const satisfies Readonly<Record<string, string>>;
