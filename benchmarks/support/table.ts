import { QUESTIONS, type Question } from './case.ts';
import { formatFigure, formatGoal, formatRange, formatValue } from './format.ts';
import type { Outcome } from './outcome.ts';
import type { RunResult } from './result.ts';

const HEAD = ['row', 'limit', 'ours', 'limit p99', 'ours p99', 'value', 'rounds', 'goal', ''];

/** Formats a run as Markdown: for each question a table, whose columns are aligned for a terminal. */
export function tablesOf({ cases, peers }: Pick<RunResult, 'cases' | 'peers'>): string {
  const lines = cases.flatMap(({ outcomes }) => outcomes.map(cellsOf));
  const widths = HEAD.map((_, i) => Math.max(...[HEAD, ...lines].map((cells) => cells[i]?.length ?? 0)));
  const parts = (Object.keys(QUESTIONS) as Question[]).flatMap((question) => {
    const rows = cases.filter((each) => each.question === question).flatMap(({ outcomes }) => outcomes.map(cellsOf));
    return rows.length === 0 ? [] : [`${QUESTIONS[question]}\n\n${tableOf(HEAD, rows, widths)}`];
  });
  return [...parts, ...(peers ? [peersTable(peers)] : [])].join('\n\n');
}

function cellsOf(outcome: Outcome): string[] {
  const { row, limit, ours, value, ok } = outcome;
  return [
    row.title,
    formatFigure(row.kind, limit.median),
    formatFigure(row.kind, ours.median),
    formatFigure(row.kind, limit.p99),
    formatFigure(row.kind, ours.p99),
    formatValue(row.kind, value),
    formatRange(outcome),
    formatGoal(row),
    ok === undefined ? '' : ok ? 'ok' : 'MISSED',
  ];
}

function peersTable({ results }: NonNullable<RunResult['peers']>): string {
  const head = ['peer', 'operation', 'rows', 'p50', 'p99'];
  const lines = results.map(({ peer, operation, rows, p50, p99 }) => [
    peer,
    operation,
    String(rows),
    `${p50.toFixed(1)} us`,
    `${p99.toFixed(1)} us`,
  ]);
  const widths = head.map((_, i) => Math.max(...[head, ...lines].map((cells) => cells[i]?.length ?? 0)));
  return `How does it compare with other packages?\n\n${tableOf(head, lines, widths)}`;
}

function tableOf(head: readonly string[], lines: readonly string[][], widths: readonly number[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => (i === 0 ? `${'-'.repeat(width + 2)}` : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(head), rule, ...lines.map(line)].join('\n');
}
