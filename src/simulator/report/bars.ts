import type { Words } from '../../words/language.ts';
import { plain } from './bilingual.ts';
import { at, box, colours, label, niceAbove, picture } from './canvas.ts';

const left = 46;
const wide = 860;
const top = 44;
const tall = 170;

export type Series = { readonly name: Words; readonly colour: string; readonly values: readonly number[] };

/** Columns side by side for each name below, with a scale and a legend. */
export function bars(title: Words, names: readonly string[], series: readonly Series[]): string {
  const most = niceAbove(Math.max(0, ...series.flatMap(({ values }) => values)));
  const step = (wide - left - 10) / Math.max(1, names.length);
  const each = (step * 0.8) / series.length;
  const drawn = names.flatMap((name, column) => [
    label(left + (column + 0.5) * step, top + tall + 14, plain(name), 'middle'),
    ...series.map(({ colour, values }, index) => {
      const high = ((values[column] ?? 0) / most) * tall;
      return box(left + column * step + step * 0.1 + index * each, top + tall - high, each - 0.5, high, colour);
    }),
  ]);
  return picture(title, { wide, high: top + tall + 22 }, [...scale(most), ...drawn, ...legend(series)]);
}

/** Lines over columns that share one scale of hours: how many came, and how long they waited. */
export function linesOver(title: Words, columns: Series, lines: readonly Series[]): string {
  const mostColumn = niceAbove(Math.max(0, ...columns.values));
  const most = niceAbove(Math.max(0, ...lines.flatMap(({ values }) => values)));
  const step = (wide - left - 10) / columns.values.length;
  const drawn = columns.values.flatMap((value, hour) => {
    const high = (value / mostColumn) * tall;
    return [
      box(left + hour * step + 1, top + tall - high, step - 2, high, columns.colour),
      ...(hour % 2 === 0 ? [label(left + (hour + 0.5) * step, top + tall + 14, plain(String(hour)), 'middle')] : []),
    ];
  });
  const paths = lines.map(({ colour, values }) => {
    const points = values.map(
      (value, hour) => `${at(left + (hour + 0.5) * step)},${at(top + tall - (value / most) * tall)}`,
    );
    return `<polyline fill="none" stroke="${colour}" stroke-width="2.5" points="${points.join(' ')}"/>`;
  });
  const most2 = label(left + columns.values.length * step, top - 4, plain(`${mostColumn}`), 'end');
  return picture(title, { wide, high: top + tall + 22 }, [
    ...scale(most),
    most2,
    ...drawn,
    ...paths,
    ...legend([...lines, columns]),
  ]);
}

function scale(most: number): string[] {
  return [0, 0.5, 1].flatMap((share) => {
    const y = top + tall - share * tall;
    return [
      `<line x1="${left}" x2="${wide - 10}" y1="${at(y)}" y2="${at(y)}" stroke="${colours.line}"/>`,
      label(left - 6, y + 4, plain(String(Number((share * most).toPrecision(3)))), 'end'),
    ];
  });
}

function legend(series: readonly Series[]): string[] {
  return series.flatMap(({ colour, name }, index) => [
    box(left + index * 190, top - 22, 10, 10, colour),
    label(left + index * 190 + 15, top - 13, name),
  ]);
}
