import { inspect, styleText } from 'node:util';

/** Colors are for terminals, not for pipes. */
const color = process.stdout.isTTY;
const paint = (format: Parameters<typeof styleText>[0], text: string) => (color ? styleText(format, text) : text);

export const title = (text: string): void => console.log(`\n${paint('bold', text)}\n${'='.repeat(text.length)}`);
export const step = (text: string): void => console.log(`\n${paint('cyan', text)}`);
export const result = (text: string): void => console.log(`  ${paint('green', 'ok')}  ${text}`);

export function show(label: string, value: unknown): void {
  const text = typeof value === 'string' ? value : inspect(value, { depth: 6, colors: color, breakLength: 100 });
  console.log(`  ${paint('dim', label)}\n${text.replace(/^/gm, '    ')}`);
}
