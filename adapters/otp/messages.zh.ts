/** Every text that only errors of the SMS verifiers have as their detail, and its Chinese translation. */
export const OTP_EXPECTATIONS = {
  'a phone number: 5 to 20 digits, with an optional + at the start': '手机号：5 至 20 位数字，可以 + 开头',
  'the SMS service did not respond in time, so try again later': '短信服务未及时响应，请稍后重试',
  'another process is verifying this code, so try again later': '另一个进程正在校验此验证码，请稍后重试',
  'whsec_ and 24 to 64 random bytes in base64: `whsec_$(openssl rand -base64 32)`':
    'whsec_ 加 24 至 64 个随机字节的 base64：`whsec_$(openssl rand -base64 32)`',
  '1 to 255 printable ASCII characters without spaces, as the provider shows them':
    '1 至 255 个不含空格的可打印 ASCII 字符，与服务商显示的一致',
  '1 to 100 characters, as the provider shows them': '1 至 100 个字符，与服务商显示的一致',
  '{prefix} and 32 hexadecimal digits, as the provider shows them': '{prefix} 加 32 个十六进制数字，与服务商显示的一致',
  'the code of a language, such as en or zh': '语言代码，例如 en 或 zh',
  'a phone number with + and country code: 7 to 15 digits, such as +8613800138000':
    '带 + 和国家代码的手机号：7 至 15 位数字，例如 +8613800138000',
  'Twilio refused the check with the status {status} and {code}, so check the options of TwilioVerifySms':
    'Twilio 以状态 {status} 和 {code} 拒绝了校验，请检查 TwilioVerifySms 的选项',
} as const satisfies Readonly<Record<string, string>>;
