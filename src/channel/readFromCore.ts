import type { FrameFromCore } from '../channel.ts';
import type { ClockTrust } from '../controller/clockTrust.ts';
import type { Reply } from '../controller/command.ts';
import type { Machine } from '../controller/machine.ts';
import type { Effect } from '../controller/service/effect.ts';
import type { Fault, MeterView, SiteView, ZoneView } from '../controller/view.ts';
import { type Answer, type Reason, sources } from '../lighting/answer.ts';
import type { PromiseTotals } from '../lighting/promiseKept.ts';
import type { OfficeRow, StoreStats } from '../ports.ts';
import { type Work, workKinds } from '../service/maintenance.ts';
import { periods } from '../service/periods.ts';
import { type OpenVoice, type VoiceAbout, voiceKinds } from '../service/voice/voice.ts';
import { anything, bothWords, type Check, flag, kinds, list, number, orNull, record, text, word } from './check.ts';
import { answered, evidence } from './readAnswers.ts';
import { lane, reader, roster, seenFrame } from './readLanes.ts';

const amount = number(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
const short = text(64);
const line = text(2_000);
/** Every mistake of a config that was sent. */
const longWords = bothWords(16_000);
const sentence = bothWords(2_000);
const names = record({ zh: line, en: line });
const trustKind = word('synced', 'holdover', 'rtc', 'restored', 'invalid');
const stream = word('evt', 'tele');

const voiceAbout: Check<VoiceAbout> = record({ kind: word('zone', 'lane'), id: short });

const reason: Check<Reason> = kinds<Reason>({
  hand: record({ kind: word('hand'), position: word('on', 'off') }),
  lockout: record({ kind: word('lockout'), by: line, why: line }),
  emergency: record({ kind: word('emergency'), by: line, why: line }),
  override: record({ kind: word('override'), by: line, why: line, commandId: line }),
  presence: record({ kind: word('presence'), input: line }),
  exception: record({ kind: word('exception'), exception: line, rule: line, night: short }),
  season: record({ kind: word('season'), rule: line, night: short }),
  noWindow: record({ kind: word('noWindow') }),
  substitute: record({
    kind: word('substitute'),
    because: word('clockRestored', 'clockInvalid', 'noPlan'),
    photocell: word('dark', 'bright', 'none'),
  }),
});

const answer: Check<Answer> = record<Answer>({
  level: amount,
  source: word(...sources),
  reason,
  untilMs: orNull(amount),
  next: orNull(record({ atMs: amount, level: amount })),
});

const kept: Check<PromiseTotals> = record<PromiseTotals>({
  neededMs: amount,
  servedMs: amount,
  lostMs: record({ fault: amount, hand: amount, lockout: amount, override: amount, schedule: amount, absent: amount }),
  wasteMs: amount,
  overrideMs: amount,
});

const zone: Check<ZoneView> = record<ZoneView>({
  id: short,
  names,
  group: line,
  need: word('must-be-lit', 'as-needed'),
  dimmable: flag,
  wanted: answer,
  level: amount,
  sinceMs: amount,
  held: orNull(record({ by: word('stagger', 'minOn', 'minOff', 'fault'), untilMs: amount })),
  powerW: amount,
  totals: record({ litMs: amount, fullLoadMs: amount, switches: amount, energyWh: amount }),
  upkeep: record({
    lampHoursMs: amount,
    lampShare: amount,
    cleanedAtMs: orNull(amount),
    smallestLoss: orNull(amount),
  }),
  booked: record({ wh: amount, meteredWh: amount, errorWh: amount, cost: amount, co2G: amount }),
  quality: word('metered', 'split', 'estimated'),
  baselineWh: orNull(amount),
  tonight: kept,
  override: orNull(record({ login: line, why: line, level: amount, untilMs: amount })),
  lockout: orNull(record({ login: line, why: line, sinceMs: amount })),
});

const effect: Check<Effect> = record<Effect>({
  about: word('group', 'lane'),
  id: short,
  period: word(...periods),
  name: short,
  result: record({
    effectiveness: amount,
    availability: amount,
    performance: amount,
    conformance: amount,
    clipped: flag,
    lost: list(
      record({ factor: word('availability', 'performance', 'conformance'), cause: line, minutes: amount }),
      64,
    ),
  }),
});

const work: Check<Work> = record<Work>({
  kind: word(...workKinds),
  about: short,
  share: orNull(amount),
  lamps: amount,
  sinceMs: orNull(amount),
  effect: amount,
});

const meter: Check<MeterView> = record<MeterView>({
  id: short,
  zones: list(short, 256),
  totalWh: amount,
  ratio: orNull(amount),
  silent: flag,
});

const fault: Check<Fault> = record<Fault>({
  about: line,
  sinceMs: orNull(amount),
  kind: word(
    'output',
    'store',
    'clock',
    'config',
    'link',
    'photocell',
    'input',
    'lane',
    'reader',
    'roster',
    'lamp',
    'meter',
    'machine',
    'firmware',
  ),
  text: line,
  remedy: line,
  zh: record({ text: line, remedy: line }),
});

const clock: Check<ClockTrust> = record<ClockTrust>({
  kind: trustKind,
  fromMs: amount,
  toMs: amount,
  uncertaintyMs: amount,
});

const openVoice: Check<OpenVoice> = record<OpenVoice>({
  id: short,
  about: voiceAbout,
  kind: word(...voiceKinds),
  atMs: amount,
  night: short,
  recordedAtMs: amount,
});

const machine: Check<Machine> = record<Machine>({
  model: orNull(line),
  temperatureC: orNull(amount),
  undervoltage: orNull(flag),
  diskFreeBytes: orNull(amount),
  diskBytes: orNull(amount),
  diskWear: orNull(amount),
  memoryFreeBytes: orNull(amount),
  coreRssBytes: amount,
  loopLagMs: amount,
});

const view: Check<SiteView> = record<SiteView>({
  site: line,
  device: line,
  names,
  timeZone: line,
  run: line,
  rev: amount,
  siteRevision: line,
  atMs: amount,
  clock,
  link: record({ connected: flag, sinceMs: amount, detail: sentence }),
  emergency: orNull(record({ login: line, why: line, untilMs: amount })),
  faults: list(fault, 1_000),
  nights: record({ running: orNull(short), last: orNull(record({ night: short, servedShare: orNull(amount) })) }),
  zones: list(zone, 256),
  effects: list(effect, 1_024),
  work: list(work, 4_096),
  meters: list(meter, 256),
  currency: orNull(short),
  lanes: list(lane, 64),
  readers: list(reader, 256),
  voices: list(openVoice, 1_000),
  roster: orNull(roster),
  rights: word('broker-trusted', 'signed'),
  people: orNull(roster),
  machine: orNull(machine),
});

const stats: Check<StoreStats> = record<StoreStats>({
  evtWaiting: amount,
  teleWaiting: amount,
  oldestMs: orNull(amount),
  bytes: amount,
  budgetBytes: amount,
});

const row: Check<OfficeRow> = record<OfficeRow>({
  stream,
  atMs: amount,
  monoMs: amount,
  clock: trustKind,
  body: anything,
  seq: amount,
  run: line,
});

const reply: Check<Reply> = record<Reply>({
  id: line,
  login: line,
  via: word('mqtt', 'local'),
  code: word('applied', 'duplicate', 'expired', 'denied', 'invalid', 'busy', 'unstored'),
  text: longWords,
  zones: list(record({ zone: short, level: amount, untilMs: orNull(amount), thenLevel: orNull(amount) }), 256),
  rev: amount,
  voice: orNull(record({ about: voiceAbout, voice: word(...voiceKinds), atMs: amount })),
});

/** Checks a frame that core sent; throws FrameFault with the field's name. */
export const readFrameFromCore: Check<FrameFromCore> = kinds<FrameFromCore>({
  view: record({ kind: word('view'), view, store: orNull(stats) }),
  rows: record({ kind: word('rows'), stream, afterSeq: amount, rows: list(row, 1_000) }),
  grown: record({ kind: word('grown'), evt: amount, tele: amount }),
  acknowledged: record({ kind: word('acknowledged'), accepted: flag }),
  answer: record({
    kind: word('answer'),
    id: line,
    login: line,
    answer: orNull(answered),
    code: word('applied', 'denied', 'busy'),
    text: sentence,
  }),
  frameSeen: record({ kind: word('frameSeen'), frame: seenFrame }),
  reply: record({ kind: word('reply'), reply, evidence: orNull(evidence) }),
  refused: record({ kind: word('refused'), text: sentence }),
});
