import { axisStyle, COLOURS, type Heading, powerOfTenAbove, powerOfTenBelow, render } from './render.ts';

/** A line of a chart, with its name at its end. */
export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

const STYLES = [
  { color: COLOURS.blue, symbol: 'circle' },
  { color: COLOURS.orange, symbol: 'rect' },
  { color: COLOURS.green, symbol: 'triangle' },
];

/** The names of both axes, and the formats of their values. */
interface Axes {
  readonly x: string;
  readonly y: string;
  readonly xLabel: (x: number) => string;
  readonly yLabel: (y: number) => string;
}

const HEIGHT = 460;
const TOP = 104;
const BOTTOM = 84;
/** Pixels between two points of one column whose labels would overlap if both were above. */
const CLOSE = 34;
/** The same if the label of the higher point is below that point. */
const CLOSE_LABELS = 50;
/** Room for a label between the outermost points and the ends of the axis, as a factor. */
const ROOM = 1.5;

/** Draws lines on two logarithmic axes, with the value at each point. */
export function linesChart(heading: Heading, axes: Axes, lines: readonly Line[]): string {
  const xs = [...new Set(lines.flatMap(({ points }) => points.map(([x]) => x)))].sort((a, b) => a - b);
  const ys = lines.flatMap(({ points }) => points.map(([, y]) => y));
  const min = powerOfTenBelow(Math.min(...ys) / ROOM);
  const max = powerOfTenAbove(Math.max(...ys) * ROOM);
  const pixels = (factor: number) => (Math.log(factor) / Math.log(max / min)) * (HEIGHT - TOP - BOTTOM);
  const columns = xs.map((x) => {
    const values = lines.map(({ points }) => valueAt(points, x)).filter((y) => y !== undefined);
    return labelPositions(values, pixels);
  });
  return render(heading, HEIGHT, {
    grid: { left: 64, right: 170, top: TOP, bottom: BOTTOM },
    xAxis: {
      ...axisStyle,
      type: 'category',
      data: xs.map(axes.xLabel),
      name: axes.x,
      nameLocation: 'middle',
      nameGap: 30,
      boundaryGap: ['8%', '8%'] as never,
    },
    yAxis: {
      ...axisStyle,
      type: 'log',
      min,
      max,
      name: axes.y,
      nameTextStyle: { ...axisStyle.nameTextStyle, align: 'left', padding: [0, 0, 0, -48] },
      axisLabel: { ...axisStyle.axisLabel, formatter: axes.yLabel },
    },
    series: lines.map(({ name, points }, i) => {
      const { color, symbol } = STYLES[i % STYLES.length] as (typeof STYLES)[number];
      return {
        type: 'line' as const,
        name,
        data: xs.map((x, column) => {
          const y = valueAt(points, x);
          // The last value is beside the name of the line, because lines may be close there.
          const label = { show: column < xs.length - 1, position: columns[column]?.get(y ?? 0) ?? 'top' };
          return y === undefined ? '-' : { value: y, label };
        }),
        symbol,
        symbolSize: 9,
        lineStyle: { width: 3, color },
        itemStyle: { color },
        label: {
          show: true,
          color,
          fontSize: 12,
          formatter: ({ value }: { value: unknown }) => axes.yLabel(Number(value)),
        },
        endLabel: {
          show: true,
          formatter: `${name}: ${axes.yLabel(points.at(-1)?.[1] ?? 0)}`,
          color,
          fontSize: 14,
          fontWeight: 600,
          lineHeight: 18,
          distance: 14,
        },
        labelLayout: { moveOverlap: 'shiftY' as const },
      };
    }),
  });
}

const valueAt = (points: Line['points'], x: number): number | undefined => points.find(([own]) => own === x)?.[1];

type Position = 'top' | 'bottom' | 'right';

/** Places the labels of the points of a column, from the highest to the lowest, so that they do not overlap. */
function labelPositions(values: readonly number[], pixels: (factor: number) => number): Map<number, Position> {
  const sorted = [...values].sort((a, b) => b - a);
  const positions = new Map<number, Position>();
  for (const [i, value] of sorted.entries()) {
    const higher = sorted[i - 1];
    const above = higher === undefined ? Number.POSITIVE_INFINITY : pixels(higher / value);
    const below = pixels(value / (sorted[i + 1] ?? 0));
    const isBelowLabel = higher !== undefined && positions.get(higher) === 'bottom' && above < CLOSE_LABELS;
    const goesDown = above < CLOSE || isBelowLabel;
    positions.set(value, !goesDown ? 'top' : below < CLOSE ? 'right' : 'bottom');
  }
  return positions;
}
