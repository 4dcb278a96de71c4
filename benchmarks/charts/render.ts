import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, TitleComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { EChartsOption } from 'echarts/types/dist/shared';

use([BarChart, LineChart, ScatterChart, GridComponent, TitleComponent, SVGRenderer]);

/** Colours that people with any kind of colour blindness can tell apart (Okabe and Ito). */
export const COLOURS = {
  blue: '#0072b2',
  orange: '#d55e00',
  green: '#009e73',
  grey: '#767676',
  text: '#222222',
} as const;

/** Without quotes: the renderer does not escape them in an attribute. */
const FONT = 'system-ui, Arial, sans-serif';

/** Height of a line of the text that says how to read a chart. */
export const READING_LINE = 19;

/** The question that a chart answers, and a line about how to read it. */
export interface Heading {
  readonly question: string;
  readonly reading: string;
  /** The machine and the date of the run. */
  readonly caption: string;
}

/** A heading inside a chart. */
export interface GroupTitle {
  readonly title: string;
  readonly top: number;
}

/** Renders a chart as an SVG with a white background, so that it can be read on pages of any colour. */
export function render(
  { question, reading, caption }: Heading,
  height: number,
  option: EChartsOption,
  groupTitles: readonly GroupTitle[] = [],
): string {
  const width = 860;
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    textStyle: { fontFamily: FONT, color: COLOURS.text },
    title: [
      {
        text: question,
        subtext: reading,
        left: 16,
        top: 12,
        textStyle: textStyle(18, 'bold'),
        subtextStyle: { ...textStyle(13, 'normal', '#555555'), lineHeight: READING_LINE },
      },
      { text: caption, left: 16, bottom: 10, textStyle: textStyle(11, 'normal', '#555555') },
      ...groupTitles.map(({ title, top }) => ({ text: title, left: 16, top, textStyle: textStyle(14, 'bold') })),
    ],
    ...option,
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return `${renumbered(svg)}\n`;
}

/** Numbers the classes and ids of an SVG from 0. The renderer counts per process, but a run must always render the same files. */
function renumbered(svg: string): string {
  const name = /\bzr\d+-(?:cls-|c)\d+/g;
  const names = [...new Set(svg.match(name))];
  return svg.replaceAll(name, (each) => `chart-${names.indexOf(each)}`);
}

const textStyle = (fontSize: number, fontWeight: 'normal' | 'bold', color: string = COLOURS.text) => ({
  fontSize,
  fontWeight,
  fontFamily: FONT,
  color,
});

/** Style of an axis with a name at its end. */
export const axisStyle = {
  nameTextStyle: { fontSize: 12, color: '#555555' },
  axisLabel: { fontSize: 12, color: COLOURS.text },
  axisLine: { show: true, lineStyle: { color: '#999999' } },
  splitLine: { lineStyle: { color: '#e4e4e4' } },
  minorTick: { show: false },
} as const;

export const powerOfTenBelow = (value: number): number => 10 ** Math.floor(Math.log10(value));
export const powerOfTenAbove = (value: number): number => 10 ** Math.ceil(Math.log10(value));

/** Abbreviates a number for a label: `0.94`, `3.7`, `340`, `21 k`, `1.2 M`. */
export function compact(value: number): string {
  const [scaled, unit] =
    value >= 1_000_000 ? [value / 1_000_000, ' M'] : value >= 1000 ? [value / 1000, ' k'] : [value, ''];
  const digits = scaled >= 100 ? 0 : scaled >= 10 ? 1 : scaled >= 1 ? 1 : 2;
  return `${Number(scaled.toFixed(digits))}${unit}`;
}
