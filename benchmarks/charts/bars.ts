import { axisStyle, COLOURS, type Heading, READING_LINE, render } from './render.ts';

/** A bar. A mark shows its goal. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly label: string;
  readonly colour: keyof typeof COLOURS;
  readonly goal?: number;
}

/** Horizontal bars under a heading. */
export interface BarGroup {
  readonly title: string;
  readonly bars: readonly Bar[];
}

/** The axis that all groups share. Each bar has its value beside it. */
interface BarAxis {
  readonly type: 'log' | 'value';
  readonly min: number;
  readonly max: number;
  /** Width of the names beside the bars. */
  readonly names: number;
  /** Formats the ticks. Without it the axis is not shown. */
  readonly tickLabel?: (value: number) => string;
}

const LINE = 20;
const GROUP_TITLE = 34;
const TOP = 66;
const BOTTOM = 40;
const TICK_LABELS = 24;

/** Draws groups of horizontal bars. A bar beyond the axis ends there, and its label has an arrow. */
export function barsChart(heading: Heading, axis: BarAxis, groups: readonly BarGroup[]): string {
  let top = TOP + READING_LINE * (heading.reading.split('\n').length - 1);
  const placed = groups.map((group) => {
    const height = group.bars.length * LINE;
    const start = top + GROUP_TITLE;
    top = start + height;
    return { ...group, start, height };
  });
  const option = {
    grid: placed.map(({ start, height }) => ({ left: axis.names, right: 160, top: start, height })),
    xAxis: placed.map((_, gridIndex) => ({
      gridIndex,
      type: axis.type as 'value',
      min: axis.min,
      max: axis.max,
      // Bars on a log scale would start at 1.
      startValue: axis.min,
      show: axis.tickLabel !== undefined,
      ...axisStyle,
      axisTick: { show: false },
      axisLabel: { ...axisStyle.axisLabel, show: gridIndex === placed.length - 1, formatter: axis.tickLabel ?? String },
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
    series: placed.flatMap(({ bars }, i) => seriesOf(bars, i, axis.max)),
  };
  return render(
    heading,
    top + (axis.tickLabel === undefined ? 0 : TICK_LABELS) + BOTTOM,
    option,
    placed.map(({ title, start }) => ({ title, top: start - 24 })),
  );
}

function seriesOf(bars: readonly Bar[], index: number, max: number) {
  const axes = { xAxisIndex: index, yAxisIndex: index };
  return [
    {
      type: 'bar' as const,
      ...axes,
      barWidth: LINE - 7,
      data: bars.map(({ value, colour }) => ({ value: Math.min(value, max), itemStyle: { color: COLOURS[colour] } })),
    },
    {
      // The goals: vertical lines across the bars.
      type: 'scatter' as const,
      ...axes,
      symbol: 'rect',
      symbolSize: [3, LINE - 3],
      itemStyle: { color: COLOURS.text },
      data: bars.flatMap(({ goal }, row) => (goal === undefined ? [] : [[goal, row]])),
    },
    {
      // The labels, right of the bar and of its goal.
      type: 'scatter' as const,
      ...axes,
      symbolSize: 0,
      data: bars.map(({ value, goal = 0, label }, row) => ({
        value: [Math.min(Math.max(value, goal), max), row],
        label: {
          show: true,
          position: 'right' as const,
          formatter: `${value > max ? '→ ' : ''}${label}`,
          fontSize: 12,
          color: COLOURS.text,
        },
      })),
    },
  ];
}
