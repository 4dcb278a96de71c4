import { callersLabel } from '../support/callers.ts';
import { QUESTIONS, type Question, short } from '../support/case.ts';
import { formatTime, formatValue } from '../support/format.ts';
import type { Outcome } from '../support/outcome.ts';
import type { PeerOperation, PeerResult } from '../support/peer.ts';
import { captionOf, outcomesOf, type RunResult } from '../support/result.ts';
import { type BarGroup, barsChart } from './bars.ts';
import { type Line, linesChart } from './lines.ts';
import { compact, powerOfTenAbove, powerOfTenBelow } from './render.ts';

const MICROSECONDS = 1_000_000;
const MARKS = 'Black mark: goal. Orange: goal missed. Grey: no goal.';
/** The axis of charts whose bars are shares. */
const SHARES = { type: 'value', min: 0, max: 1.2 } as const;
const LONGEST_BAR = 'Bars end at 120 %.';

/** Draws the charts of a run, by the names of their files. A chart whose rows were not measured is left out. */
export function chartsOf(run: RunResult): Readonly<Record<string, string>> {
  const caption = captionOf(run);
  const charts = {
    'writes.svg': writesChart(run, caption),
    'key.svg': keyChart(run, caption),
    'population.svg': populationChart(run, caption),
    'peers.svg': peersChart(run, caption),
    'limits.svg': limitsChart(run, caption),
  };
  return Object.fromEntries(
    Object.entries(charts).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

const time = (microseconds: number): string => formatTime(microseconds, compact);

const chartedIn = (run: RunResult, chart: 'key' | 'population'): Outcome[] =>
  outcomesOf(run).filter(({ row }) => row.point?.chart === chart);

function linesOf(outcomes: readonly Outcome[], y: (outcome: Outcome) => number): Line[] {
  const names = [...new Set(outcomes.map(({ row }) => row.point?.series ?? ''))];
  return names.map((name) => ({
    name,
    points: outcomes
      .filter(({ row }) => row.point?.series === name)
      .map((outcome) => [outcome.row.point?.x ?? 0, y(outcome)] as const)
      .sort(([a], [b]) => a - b),
  }));
}

function writesChart(run: RunResult, caption: string): string | undefined {
  const lines = linesOf(chartedIn(run, 'key'), ({ limit }) => MICROSECONDS / limit.median);
  if (lines.length === 0) return undefined;
  return linesChart(
    {
      question: 'How many writes per second does each store take?',
      reading: 'Customers created per second. More is better. A file has the customer on disk when the create returns.',
      caption,
    },
    {
      x: 'callers that create at the same time',
      y: 'creates per second (log scale)',
      xLabel: String,
      yLabel: compact,
    },
    lines,
  );
}

function populationChart(run: RunResult, caption: string): string | undefined {
  const lines = linesOf(chartedIn(run, 'population'), ({ ours }) => ours.median);
  if (lines.length === 0) return undefined;
  return linesChart(
    {
      question: 'What grows with the number of customers?',
      reading: 'Time of one operation in memory, less is better. Customers and pages are picked at random.',
      caption,
    },
    { x: 'customers in the store', y: 'time per operation (log scale)', xLabel: short, yLabel: time },
    lines,
  );
}

function keyChart(run: RunResult, caption: string): string | undefined {
  const outcomes = chartedIn(run, 'key');
  if (outcomes.length === 0) return undefined;
  const stores = [...new Set(outcomes.map(({ row }) => row.point?.series ?? ''))];
  const groups = stores.map(
    (store): BarGroup => ({
      title: store,
      bars: outcomes
        .filter(({ row }) => row.point?.series === store)
        .map((each) => barOf(each, callersLabel(each.row.point?.x ?? 0))),
    }),
  );
  return barsChart(
    {
      question: 'What does an idempotency key cost?',
      reading: `Creates with a key per second, as a share of the creates without one. More is better.\n${MARKS} ${LONGEST_BAR}`,
      caption,
    },
    { ...SHARES, names: 110 },
    groups,
  );
}

function peersChart({ peers }: RunResult, caption: string): string | undefined {
  if (peers === undefined || peers.results.length === 0) return undefined;
  const { descriptions, results } = peers;
  const charted = (['in process', 'HTTP'] as const).map((transport) => {
    const peersOf = descriptions.filter((each) => each.transport === transport).map(({ peer }) => peer);
    const ofTransport = results.filter(({ peer }) => peersOf.includes(peer));
    const rows = Math.max(...ofTransport.map((result) => result.rows));
    return { transport, rows, largest: ofTransport.filter((result) => result.rows === rows) };
  });
  const groups = charted.flatMap(({ transport, rows, largest }) =>
    (['create', 'retrieve', 'list of 10'] as const).map((operation): BarGroup => {
      return { title: `${operation}, ${transport}, ${compact(rows)} rows`, bars: barsOfPeers(largest, operation) };
    }),
  );
  const values = charted.flatMap(({ largest }) => largest.map(({ p50 }) => p50));
  return barsChart(
    {
      question: 'How does it compare with other packages?',
      reading: 'Median time of one caller, on a log scale. Less is better.',
      caption,
    },
    {
      type: 'log',
      min: powerOfTenBelow(Math.min(...values)),
      max: powerOfTenAbove(Math.max(...values)),
      names: 260,
      tickLabel: time,
    },
    groups.filter(({ bars }) => bars.length > 0),
  );
}

const barsOfPeers = (results: readonly PeerResult[], operation: PeerOperation) =>
  results
    .filter((result) => result.operation === operation)
    .sort((a, b) => a.p50 - b.p50)
    .map(({ peer, p50 }) => ({
      name: peer,
      value: p50,
      label: time(p50),
      colour: peer.startsWith('clientele') ? ('blue' as const) : ('grey' as const),
    }));

function limitsChart({ cases }: RunResult, caption: string): string | undefined {
  // Not the rows about keys: they compare with clientele's own create, and `key.svg` shows them.
  const questions = (Object.keys(QUESTIONS) as Question[]).filter((question) => question !== 'key');
  const groups = questions.map((question): BarGroup => {
    const outcomes = cases.filter((each) => each.question === question).flatMap((each) => each.outcomes);
    return {
      title: QUESTIONS[question],
      bars: outcomes.filter(({ row }) => row.kind === 'throughput').map((each) => barOf(each, each.row.title)),
    };
  });
  const shown = groups.filter(({ bars }) => bars.length > 0);
  if (shown.length === 0) return undefined;
  return barsChart(
    {
      question: 'How close is it to the least code that does the same?',
      reading: `Our operations per second as a share of the limit’s. More is better.\n${MARKS} ${LONGEST_BAR}`,
      caption,
    },
    { ...SHARES, names: 350 },
    shown,
  );
}

function barOf({ row, value, ok }: Outcome, name: string) {
  const goal = row.goal === undefined ? '' : ` (goal ${formatValue(row.kind, row.goal)})`;
  return {
    name,
    value,
    label: `${formatValue(row.kind, value)}${goal}${ok === false ? ', missed' : ''}`,
    colour: ok === undefined ? ('grey' as const) : ok ? ('blue' as const) : ('orange' as const),
    ...(row.goal !== undefined && { goal: row.goal }),
  };
}
