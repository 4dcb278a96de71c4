import { COLOURS, type Heading, render } from './render.ts';

/** A bar. A mark shows its goal. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly label: string;
  readonly colour: keyof typeof COLOURS;
  readonly goal?: number;
}

/** Horizontal bars under a heading, on one axis. */
export interface BarGroup {
  readonly title: string;
  readonly bars: readonly Bar[];
}

const LINE = 20;
const GROUP_TITLE = 34;
const TOP = 92;
const BOTTOM = 40;

/** Draws groups of horizontal bars, which share the axis. */
export function barsChart(
  heading: Heading,
  axis: {
    readonly type: 'log' | 'value';
    readonly min: number;
    readonly max: number;
    readonly labels: number;
  },
  groups: readonly BarGroup[],
): string {
  let top = TOP;
  const placed = groups.map((group) => {
    const height = group.bars.length * LINE;
    const start = top + GROUP_TITLE;
    top = start + height;
    return { ...group, start, height };
  });
  const grids = placed.map(({ start, height }) => ({ left: axis.labels, right: 190, top: start, height }));
  return render(
    heading,
    top + BOTTOM,
    {
      grid: grids,
      xAxis: placed.map((_, gridIndex) => ({
        gridIndex,
        type: axis.type as 'value',
        min: axis.min,
        max: axis.max,
        show: false,
      })),
      yAxis: placed.map(({ bars }, gridIndex) => ({
        gridIndex,
        type: 'category' as const,
        inverse: true,
        data: bars.map(({ name }) => name),
        axisTick: { show: false },
        axisLine: { show: true, lineStyle: { color: '#999999' } },
        axisLabel: { fontSize: 12, color: COLOURS.text, interval: 0 },
      })),
      series: placed.flatMap(({ bars }, i) => [
        {
          type: 'bar' as const,
          xAxisIndex: i,
          yAxisIndex: i,
          barWidth: LINE - 7,
          data: bars.map(({ value, colour, label }) => ({
            value: Math.min(value, axis.max),
            itemStyle: { color: COLOURS[colour] },
            label: { show: true, position: 'right' as const, formatter: label, fontSize: 12, color: COLOURS.text },
          })),
        },
        {
          // The goal is a vertical line across the bar.
          type: 'scatter' as const,
          xAxisIndex: i,
          yAxisIndex: i,
          symbol: 'rect',
          symbolSize: [3, LINE - 3],
          itemStyle: { color: COLOURS.text },
          data: bars.flatMap(({ goal }, row) => (goal === undefined ? [] : [[goal, row]])),
          z: 5,
        },
      ]),
    },
    placed.map(({ title, start }) => ({ title, top: start - 24 })),
  );
}
