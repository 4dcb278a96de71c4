import { axisStyle, COLOURS, compact, type Heading, render } from './render.ts';

/** A line of a chart. Its name stands at its end. */
export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

const STYLES = [
  { color: COLOURS.blue, symbol: 'circle' },
  { color: COLOURS.orange, symbol: 'rect' },
  { color: COLOURS.green, symbol: 'triangle' },
];

/** Draws lines on two logarithmic axes, with the value at each point. */
export function linesChart(
  heading: Heading,
  axes: { readonly x: string; readonly y: string; readonly label: (x: number) => string },
  lines: readonly Line[],
): string {
  const xs = [...new Set(lines.flatMap(({ points }) => points.map(([x]) => x)))].sort((a, b) => a - b);
  return render(heading, 460, {
    grid: { left: 64, right: 140, top: 104, bottom: 84 },
    xAxis: {
      ...axisStyle,
      type: 'category',
      data: xs.map(axes.label),
      name: axes.x,
      nameLocation: 'middle',
      nameGap: 30,
      boundaryGap: ['8%', '8%'] as never,
    },
    yAxis: {
      ...axisStyle,
      type: 'log',
      name: axes.y,
      nameTextStyle: { ...axisStyle.nameTextStyle, align: 'left', padding: [0, 0, 0, -48] },
      axisLabel: { ...axisStyle.axisLabel, formatter: compact },
    },
    series: lines.map(({ name, points }, i) => {
      const { color, symbol } = STYLES[i % STYLES.length] as (typeof STYLES)[number];
      return {
        type: 'line' as const,
        name,
        data: xs.map((x) => points.find(([own]) => own === x)?.[1] ?? '-'),
        symbol,
        symbolSize: 9,
        lineStyle: { width: 3, color },
        itemStyle: { color },
        label: {
          show: true,
          position: 'top',
          color,
          fontSize: 12,
          // The last value is beside the name of the line, because lines may be close there.
          formatter: ({ value, dataIndex }: { value: unknown; dataIndex: number }) =>
            dataIndex === xs.length - 1 ? '' : compact(Number(value)),
        },
        endLabel: {
          show: true,
          formatter: `${name} ${compact(points.at(-1)?.[1] ?? 0)}`,
          color,
          fontSize: 14,
          fontWeight: 600,
          distance: 14,
        },
        labelLayout: { moveOverlap: 'shiftY' as const },
      };
    }),
  });
}
