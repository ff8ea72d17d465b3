import { expect, test } from 'vitest';
import type { LinkTrouble } from '../../src/controller/link.ts';
import { deafness, LineReport, type LineReportParts } from '../../src/link/lineReport.ts';
import { minuteMs } from '../../src/units.ts';
import { inBoth } from '../makers/words.ts';
import { VirtualTime } from './virtualTime.ts';

const soon: LinkTrouble = { kind: 'certificate', text: inBoth('It ends on 2026-12-20.'), remedy: inBoth('Renew it.') };
const ended: LinkTrouble = { ...soon, text: inBoth('It ended on 2026-12-20.') };

function reporting() {
  const time = new VirtualTime();
  const core = { away: false };
  const sent: Parameters<LineReportParts['send']>[0][] = [];
  const report = new LineReport({
    surroundings: time,
    send: (frame) => {
      if (!core.away) sent.push(frame);
      return !core.away;
    },
  });
  const kinds = () =>
    sent.flatMap((frame) => (frame.kind === 'linkTroubles' ? [frame.troubles.map(({ kind }) => kind)] : []));
  return { time, core, sent, report, kinds };
}

test('what is found each minute for a month is told once, and once more when its words change', () => {
  const { sent, report } = reporting();
  report.lineIs(true, inBoth('office'));
  const before = sent.length;
  const news = Array.from({ length: 30 * 24 * 60 }, () => report.trouble('certificate', soon));
  expect(news.filter(Boolean)).toHaveLength(1);
  expect(news[0]).toBe(true);
  expect(report.trouble('certificate', ended)).toBe(true);
  expect(sent.slice(before)).toEqual([
    { kind: 'linkTroubles', troubles: [soon] },
    { kind: 'linkTroubles', troubles: [ended] },
  ]);
});

test('a new line asks anew whether commands come through; a certificate stays as old as it is', () => {
  const { report, kinds } = reporting();
  report.lineIs(true, inBoth('office'));
  report.trouble('certificate', soon);
  report.trouble('deaf', deafness(inBoth('It refuses dn/cmd.')));
  report.lineIs(false, inBoth('lost'));
  expect(kinds()).toEqual([[], ['certificate'], ['certificate', 'deaf'], ['certificate']]);
});

test('a flood is spoken of for ten minutes after its last word', async () => {
  const { time, report, kinds } = reporting();
  report.flood(inBoth('40 commands dropped.'));
  await time.advance(9 * minuteMs);
  report.flood(inBoth('60 commands dropped.'));
  await time.advance(9 * minuteMs);
  expect(kinds().at(-1)).toEqual(['flood']);
  await time.advance(minuteMs);
  expect(kinds().at(-1)).toEqual([]);
});

test('a core that was away hears all of it when it is back, and nothing twice', () => {
  const { core, sent, report } = reporting();
  core.away = true;
  report.lineIs(true, inBoth('office'));
  report.trouble('certificate', soon);
  expect(sent).toEqual([]);
  core.away = false;
  report.again();
  report.trouble('certificate', soon);
  expect(sent).toEqual([
    { kind: 'link', connected: true, detail: inBoth('office') },
    { kind: 'linkTroubles', troubles: [soon] },
  ]);
});
