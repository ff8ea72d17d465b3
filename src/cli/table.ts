import { pad, widthOf } from './terminal.ts';

/** Rows of cells under a head, in columns two spaces apart; the last column is not padded. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, column) => Math.max(widthOf(cell), ...rows.map((row) => widthOf(row[column] ?? ''))));
  return [head, ...rows].map((row) => `${line(row, widths)}\n`).join('');
}

function line(cells: readonly string[], widths: readonly number[]): string {
  return cells.map((cell, column) => (column === cells.length - 1 ? cell : pad(cell, widths[column] ?? 0))).join('  ');
}
