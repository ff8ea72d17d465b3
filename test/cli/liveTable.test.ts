import { expect, test } from 'vitest';
import type { LaneView } from '../../src/access/laneView.ts';
import { LiveTable } from '../../src/cli/liveTable.ts';
import { type Terminal, widthOf } from '../../src/cli/terminal.ts';
import type { SiteView } from '../../src/controller/view.ts';

function paper(columns = 60): { terminal: Terminal; text: () => string } {
  let text = '';
  const terminal: Terminal = {
    out: (more) => {
      text += more;
    },
    err: () => undefined,
    color: false,
    columns,
    language: 'zh',
  };
  return { terminal, text: () => text };
}

function view(...levels: number[]): SiteView {
  const zones = levels.map((level, i) => ({
    id: `road-${i}`,
    names: { zh: '非常非常长的区域名称也不可以换行', en: 'Road' },
    level,
    held: null,
    wanted: { level, source: 'season', reason: { kind: 'noWindow' }, untilMs: null, next: null },
  }));
  return { atMs: 1_795_430_000_000, timeZone: 'Asia/Shanghai', zones, lanes: [] as LaneView[] } as unknown as SiteView;
}

const escape = String.fromCharCode(27);
const erasing = new RegExp(`^${escape}\\[(\\d+)A${escape}\\[J`);

/** What a person sees at the end: erased lines are gone. */
function screen(text: string): string[] {
  const lines: string[] = [];
  for (const piece of text.split('\n').slice(0, -1)) {
    const up = erasing.exec(piece);
    if (up) lines.splice(-Number(up[1]));
    lines.push(up ? piece.slice(up[0].length) : piece);
  }
  return lines;
}

test('on a terminal the table is drawn in place, and what is said stays above it', () => {
  const { terminal, text } = paper();
  const table = new LiveTable(terminal, 40);
  table.show(view(100, 0));
  table.say('link | connected');
  table.show(view(50, 0));
  const seen = screen(text());
  expect(seen[0]).toBe('link | connected');
  expect(seen.filter((line) => line.includes('road-0'))).toHaveLength(1);
  expect(seen.find((line) => line.includes('road-0'))).toContain(' 50 %');
});

test('no line of the table wraps, whatever it says', () => {
  const { terminal, text } = paper(30);
  new LiveTable(terminal, 40).show(view(100));
  for (const line of screen(text())) expect(widthOf(line)).toBeLessThan(30);
});

test('without a terminal only what changed is printed, once', () => {
  const { terminal, text } = paper();
  const table = new LiveTable(terminal, 0);
  table.show(view(100, 0));
  table.show(view(100, 0));
  table.show(view(100, 40));
  expect(text()).not.toContain(escape);
  expect(text().trimEnd().split('\n')).toHaveLength(3);
  expect(text()).toContain('road-1  40 %');
});
