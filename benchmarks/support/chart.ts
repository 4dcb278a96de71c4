import type { Outcome } from './outcome.ts';
import { inWords } from './table.ts';

const LINE = 22;
const LABELS = 330;
const BARS = 420;
const NOTES = 190;

/** How much of what is expected was reached: 1 is exactly that. */
const reached = ({ row, value }: Outcome): number =>
  row.kind === 'rate' ? value / row.expected : row.expected / Math.max(value, row.expected / 2);

/** Bars of how much of the expected ratio each row reached, cut off at twice of it; the line is what is expected. */
export function chartOf(outcomes: readonly Outcome[], caption: string): string {
  const height = (outcomes.length + 2) * LINE;
  const scale = BARS / 2;
  const bars = outcomes.map((outcome, i) => {
    const { row, value, ok } = outcome;
    const y = (i + 1.5) * LINE;
    const width = Math.min(2, reached(outcome)) * scale;
    const note = `${inWords(row.kind, value)}, expected ${inWords(row.kind, row.expected)}`;
    return [
      `<text x="${LABELS - 8}" y="${y + 15}" text-anchor="end">${escaped(row.title)}</text>`,
      `<rect x="${LABELS}" y="${y + 3}" width="${width.toFixed(1)}" height="${LINE - 6}" fill="${ok ? '#2a7f62' : '#c4543a'}"/>`,
      `<text x="${LABELS + BARS + 8}" y="${y + 15}">${escaped(note)}</text>`,
    ].join('');
  });
  const expected = LABELS + scale;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${LABELS + BARS + NOTES}" height="${height}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="white"/>
<text x="8" y="18" font-weight="bold">${escaped(caption)}</text>
${bars.join('\n')}
<line x1="${expected}" y1="${LINE}" x2="${expected}" y2="${height}" stroke="black" stroke-dasharray="3 3"/>
</svg>
`;
}

const escaped = (text: string): string => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
