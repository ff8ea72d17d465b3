import { isMet, type Row } from './figure.ts';
import { number } from './table.ts';

const rowPx = 22;
const labelPx = 430;
const barsPx = 420;
const widthPx = labelPx + barsPx + 150;
/** The scale runs from a hundredth to a hundred times the peer; what lies outside is drawn at its end. */
const decades = 2;

/** Our value over the peer's, one bar a row on a logarithmic scale: left of the middle is less than the peer. */
export function picture(rows: readonly Row[], title: string): string {
  const compared = rows.filter(({ peer }) => peer !== null && Number.isFinite(peer.ratio));
  const heightPx = 70 + compared.length * rowPx;
  const body = compared.map((one, at) => bar(one, 56 + at * rowPx)).join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${widthPx} ${heightPx}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="#fff"/>
<text x="10" y="20" font-weight="bold">${escaped(title)}</text>
${scale(heightPx)}
${body}
</svg>
`;
}

function scale(heightPx: number): string {
  const marks = [0.01, 0.1, 1, 10, 100].map((ratio) => {
    const x = xOf(ratio);
    const line = `<line x1="${x}" y1="46" x2="${x}" y2="${heightPx - 8}" stroke="${ratio === 1 ? '#333' : '#ccc'}"/>`;
    return `${line}<text x="${x}" y="40" text-anchor="middle" fill="#555">${ratio === 1 ? 'as the peer' : ratio}</text>`;
  });
  return marks.join('');
}

function bar(one: Row, y: number): string {
  const ratio = one.peer?.ratio ?? 1;
  const [from, to] = [xOf(1), xOf(ratio)].sort((a, b) => a - b);
  const fill = isMet(one) ? '#2f7d4f' : '#b3442c';
  const width = Math.max(2, (to ?? 0) - (from ?? 0));
  const label = `<text x="${labelPx - 10}" y="${y + 14}" text-anchor="end">${escaped(one.figure)}</text>`;
  const value = `${number(one.value)} / ${number(one.peer?.value ?? 0)} ${one.unit}`;
  return `${label}<rect x="${from}" y="${y + 3}" width="${width}" height="${rowPx - 8}" fill="${fill}"/><text x="${labelPx + barsPx + 10}" y="${y + 14}">${escaped(value)}</text>`;
}

function xOf(ratio: number): number {
  const within = Math.max(-decades, Math.min(decades, Math.log10(Math.max(ratio, 1e-9))));
  return Math.round(labelPx + ((within + decades) / (2 * decades)) * barsPx);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
