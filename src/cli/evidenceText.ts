import type { Evidence, LampSlice, LaneEvidence, ZoneEvidence } from '../service/voice/evidence.ts';
import type { WindowChange } from '../service/voice/windowChange.ts';
import { anchorText } from '../words/anchorText.ts';
import { fill, type Language } from '../words/language.ts';
import { localDateTime } from '../words/localTime.ts';
import { causeName } from '../words/reportWords.ts';
import { lossWords, sourceWords } from '../words/terms.ts';
import { brokenWords, evidenceWords as words } from '../words/voiceWords.ts';
import { pad, paint, type Terminal } from './terminal.ts';

/** What the device knows of a moment, a line each. */
export function evidenceText(evidence: Evidence, timeZone: string, terminal: Terminal): string {
  const about = evidence.kind === 'zone' ? evidence.zone : evidence.lane;
  const head = `${about}, ${localDateTime(evidence.atMs, timeZone)}`;
  const lines = evidence.kind === 'zone' ? ofZone(evidence, timeZone, terminal) : ofLane(evidence, timeZone, terminal);
  const told = evidence.deeds.map(({ atMs, type, login }) => {
    return line('happened', `${clock(atMs, timeZone)} ${type}${login === null ? '' : `, ${login}`}`, terminal);
  });
  return [paint(terminal, 'bold', head), ...lines, ...told, ''].join('\n');
}

function ofZone(zone: ZoneEvidence, timeZone: string, terminal: Terminal): string[] {
  const { language } = terminal;
  return [
    line('lamps', zone.lamp === null ? words.unknown[language] : lampText(zone.lamp, timeZone, language), terminal),
    line('schedule', `${Math.round(zone.planned)} %`, terminal),
    line('promise', keptText(zone, terminal), terminal),
    line('night', nightText(zone, language), terminal),
    ...(zone.change === null ? [] : [line('change', changeText(zone.change, language), terminal)]),
  ];
}

function lampText({ level, source, litS, fromMs, toMs }: LampSlice, timeZone: string, language: Language): string {
  const known = source === null ? undefined : new Map(Object.entries(sourceWords)).get(source);
  return fill(words.lampText[language], {
    level: level === null ? '-' : `${Math.round(level)} %`,
    lit: Math.round(litS),
    span: Math.round((toMs - fromMs) / 1_000),
    from: clock(fromMs, timeZone),
    source: known === undefined ? '' : `; ${known[language]}`,
  });
}

function keptText({ kept, promised }: Pick<ZoneEvidence, 'kept' | 'promised'>, terminal: Terminal): string {
  const { language } = terminal;
  if (!promised) return words.nothingPromised[language];
  if (kept === null) return words.notKnown[language];
  return paint(terminal, kept ? 'green' : 'red', words[kept ? 'kept' : 'broken'][language]);
}

function nightText({ nightKept }: ZoneEvidence, language: Language): string {
  if (nightKept === null) return words.nightRuns[language];
  const hours = (seconds: number) => (seconds / 3_600).toFixed(1);
  const lost = Object.entries(lossWords)
    .map(([cause, name]) => [name[language], nightKept.lostS[cause as keyof typeof lossWords] ?? 0] as const)
    .filter(([, seconds]) => seconds >= 30)
    .map(([name, seconds]) => `${name} ${Math.round(seconds / 60)} min`);
  return fill(words.nightText[language], {
    served: hours(nightKept.servedS),
    needed: hours(nightKept.neededS),
    lost: lost.length === 0 ? '' : `; ${lost.join(', ')}`,
  });
}

/** `rule evening: end 05:30 -> 05:45 would serve it, 365 nights and +18 kWh a year`. */
export function changeText({ rule, edge, from, to, nights, yearWh }: WindowChange, language: Language): string {
  const kwh = `${yearWh > 0 ? '+' : ''}${(yearWh / 1_000).toFixed(Math.abs(yearWh) < 10_000 ? 1 : 0)}`;
  const edges = { from: anchorText(from), to: anchorText(to) };
  return fill(words.changeText[language], { rule, edge: words[edge][language], ...edges, nights, kwh });
}

function ofLane({ vehicle, around, kept, broken }: LaneEvidence, timeZone: string, terminal: Terminal): string[] {
  const { language } = terminal;
  const traffic = line('around', fill(words.aroundText[language], { n: around }), terminal);
  if (vehicle === null) return [line('vehicle', words.noVehicle[language], terminal), traffic];
  const { startedAtMs, totalMs, waitMs, frames, denials, phases, call } = vehicle;
  const seconds = (ms: number) => (ms / 1_000).toFixed(1);
  const wait = waitMs === null ? words.never[language] : `${seconds(waitMs)} s`;
  const from = clock(startedAtMs, timeZone);
  const ways = Object.entries(phases).map(([phase, ms]) => `${causeName(phase, language)} ${seconds(ms)} s`);
  const why = broken.map((fault) => brokenWords[fault][language]).join(', ');
  return [
    line(
      'vehicle',
      fill(words.vehicleText[language], { from, total: seconds(totalMs), wait, frames, denials }),
      terminal,
    ),
    line('phases', ways.join(', '), terminal),
    line('call', callText(call, language), terminal),
    line('promise', `${keptText({ kept, promised: true }, terminal)}${why === '' ? '' : `: ${why}`}`, terminal),
    traffic,
  ];
}

function callText(call: NonNullable<LaneEvidence['vehicle']>['call'], language: Language): string {
  if (call === null) return words.notCalled[language];
  const ack = call.ackMs === null ? null : Math.round(call.ackMs / 1_000);
  const acked = ack === null ? words.notAcked[language] : fill(words.acked[language], { ack });
  return fill(words.callText[language], { waited: Math.round(call.waitedMs / 1_000), acked });
}

function clock(atMs: number, timeZone: string): string {
  return localDateTime(atMs, timeZone).slice(11);
}

function line(name: keyof typeof words, text: string, { language }: Terminal): string {
  return `  ${pad(words[name][language], 10)}${text}`;
}
