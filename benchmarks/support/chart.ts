import type { Outcome } from './outcome.ts';
import { formatValue } from './table.ts';

const LINE = 22;
const LABELS = 330;
const BARS = 420;
const NOTES = 190;

/** Returns the value relative to the goal: 1 meets the goal exactly, more is better. */
const relativeToGoal = ({ row, value }: Outcome): number =>
  row.kind === 'throughput' ? value / row.goal : row.goal / Math.max(value, row.goal / 2);

/** Draws an SVG with one bar per row. A dashed line marks the goal; bars end at twice the goal. */
export function chartOf(outcomes: readonly Outcome[], caption: string): string {
  const height = (outcomes.length + 2) * LINE;
  const scale = BARS / 2;
  const bars = outcomes.map((outcome, i) => {
    const { row, value, ok } = outcome;
    const y = (i + 1.5) * LINE;
    const width = Math.min(2, relativeToGoal(outcome)) * scale;
    const note = `${formatValue(row.kind, value)}, goal ${formatValue(row.kind, row.goal)}`;
    return [
      `<text x="${LABELS - 8}" y="${y + 15}" text-anchor="end">${escapeXml(row.title)}</text>`,
      `<rect x="${LABELS}" y="${y + 3}" width="${width.toFixed(1)}" height="${LINE - 6}" fill="${ok ? '#2a7f62' : '#c4543a'}"/>`,
      `<text x="${LABELS + BARS + 8}" y="${y + 15}">${escapeXml(note)}</text>`,
    ].join('');
  });
  const goal = LABELS + scale;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${LABELS + BARS + NOTES}" height="${height}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="white"/>
<text x="8" y="18" font-weight="bold">${escapeXml(caption)}</text>
${bars.join('\n')}
<line x1="${goal}" y1="${LINE}" x2="${goal}" y2="${height}" stroke="black" stroke-dasharray="3 3"/>
</svg>
`;
}

const escapeXml = (text: string): string => text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
