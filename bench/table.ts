import { isMet, type Row } from './figure.ts';

/** The table as Markdown, for a terminal and for the README. */
export function markdown(rows: readonly Row[]): string {
  const head = ['| figure | measured | from | goal | beside it, in the same run | note |', '|---|---|---|---|---|---|'];
  return [...head, ...rows.map(lineOf)].join('\n');
}

function lineOf(one: Row): string {
  const { spread, peer, unit } = one;
  const from = spread === null ? '' : `${number(spread.min)} to ${number(spread.max)}, ${spread.runs} runs`;
  const beside = peer === null ? '' : `${peer.name}: ${number(peer.value)} ${unit}${ratioText(peer.ratio)}`;
  return `| ${one.figure} | ${number(one.value)} ${unit} | ${from} | ${goalText(one)} | ${beside} | ${one.note} |`;
}

function goalText(one: Row): string {
  const own = one.goal === null ? [] : [`${one.atLeast ? 'at least ' : ''}${number(one.goal)} ${one.unit}`];
  const beside = one.ratioGoal === null ? [] : [`ratio ${one.ratioGoal}`];
  const goals = [...own, ...beside].join(', ');
  return goals === '' || isMet(one) ? goals : `${goals} MISSED`;
}

/** Nothing divided by nothing is no ratio. */
function ratioText(ratio: number): string {
  return Number.isFinite(ratio) ? `, ratio ${ratio.toFixed(2)}` : '';
}

export function number(value: number): string {
  if (value === 0) return '0';
  if (value >= 1e6) return `${(value / 1e6).toFixed(1)} M`;
  return value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toPrecision(2);
}
