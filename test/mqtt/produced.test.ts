import { describe, expect, it } from 'vitest';
import { barrierNames } from '../../src/access/barrier.ts';
import { troubleWords } from '../../src/access/laneFaultWords.ts';
import type { LaneView } from '../../src/access/laneView.ts';
import type { Reason } from '../../src/lighting/answer.ts';
import { messages } from '../../src/mqtt/messages.ts';
import { refusalMessage, replyMessageOf } from '../../src/mqtt/replyMessage.ts';
import { stateMessageOf } from '../../src/mqtt/stateMessage.ts';
import { birthMessage, descMessageOf, goodbyeMessage, willMessage } from '../../src/mqtt/statusMessage.ts';
import { aLaneView, aMachine, aReaderView, aRosterMark, aView, aZoneView, eveningMs } from '../makers/view.ts';
import { inBoth } from '../makers/words.ts';

const reasons: Reason[] = [
  { kind: 'hand', position: 'on' },
  { kind: 'lockout', by: 'chen', why: 'lamp 4' },
  { kind: 'emergency', by: 'min', why: '' },
  { kind: 'override', by: 'olga', why: 'wedding', commandId: 'c1' },
  { kind: 'presence', input: 'motion-1' },
  { kind: 'exception', exception: 'spring-festival', rule: 'festival', night: '2027-02-06' },
  { kind: 'season', rule: 'dusk-to-dawn', night: '2026-11-23' },
  { kind: 'noWindow' },
  { kind: 'substitute', because: 'clockInvalid', photocell: 'none' },
];

/** As it arrives: through JSON and the strict schema. */
function sent(schema: { parse(value: unknown): unknown }, message: unknown): unknown {
  expect(schema.parse(JSON.parse(JSON.stringify(message)))).toEqual(message);
  return message;
}

describe('what a device writes passes its own strict schema:', () => {
  it.each(reasons)('a state for the reason $kind', (reason) => {
    const wanted = { ...aZoneView().wanted, reason };
    sent(messages.state.write, stateMessageOf(aView({ zones: [aZoneView({ wanted })] }), null));
  });

  it('a state with everything in it', () => {
    const zone = aZoneView({
      // Counted on the monotonic clock, which has fractions.
      held: { by: 'minOff', untilMs: eveningMs + 1_000.3 },
      override: { login: 'olga', why: 'wedding', level: 60, untilMs: eveningMs + 60_000 },
      lockout: { login: 'chen', why: '', sinceMs: eveningMs },
    });
    const view = aView({
      zones: [zone],
      emergency: { login: 'min', why: 'fire', untilMs: eveningMs + 1 },
      machine: aMachine(),
      faults: [
        {
          about: 'store',
          kind: 'store',
          sinceMs: null,
          text: 'No space.',
          remedy: 'Free some.',
          zh: { text: '空间不足。', remedy: '请腾出空间。' },
        },
      ],
    });
    const store = { evtWaiting: 3, teleWaiting: 12, oldestMs: eveningMs, bytes: 4_096, budgetBytes: 1e8 };
    const message = stateMessageOf(view, store);
    sent(messages.state.write, message);
    expect(message.zones['road-main']).toMatchObject({ energy_wh: 1_234.6, lit_s: 86_400, power_w: 600 });
    expect(message.machine).toMatchObject({ temperature_c: 51.2, disk_wear_share: null, loop_lag_ms: 4 });
    const desc = sent(messages.desc.write, descMessageOf(view, '0.1.0'));
    expect(desc).toMatchObject({ hardware: 'Raspberry Pi 4 Model B Rev 1.5' });
  });

  it('a state whose clock knows no limit says null, because JSON knows no infinity', () => {
    const clock = { kind: 'invalid', fromMs: 0, toMs: 0, uncertaintyMs: Number.POSITIVE_INFINITY } as const;
    const message = stateMessageOf(aView({ clock }), null);
    sent(messages.state.write, message);
    expect(message.clock_uncertainty_ms).toBeNull();
  });

  it('a state with a lane, its reader and the roster', () => {
    const view = aView({ lanes: [aLaneView()], readers: [aReaderView()], roster: aRosterMark() });
    const message = stateMessageOf(view, null);
    sent(messages.state.write, message);
    expect(message.lanes['in-1']).toMatchObject({ barrier: 'bootHold', call: null, totals: { passages: 0 } });
    expect(message.readers['reader-in']).toMatchObject({ lane: 'in-1', trouble: 'swapped' });
    expect(message.roster).toEqual({ version: 117, count: 2_140, digest: aRosterMark().digest });
  });

  it.each(barrierNames)('a lane whose barrier is %s', (barrier) => {
    sent(messages.state.write, stateMessageOf(aView({ lanes: [aLaneView({ barrier })] }), null));
  });

  it('a lane with a call, with faults and with every kind of figure', () => {
    const call = { id: 'in-1-call-3', reason: 'driver', calledAtMs: eveningMs, ackedBy: 'gao', arrived: true } as const;
    const faults = Object.values(troubleWords).map((words) => ({ about: 'barrier', ...words }));
    const { lastQuarter } = aLaneView();
    const capacity = {
      kind: 'estimate',
      headwayMs: 6_000.123_456,
      perHour: 599.99,
      lowPerHour: 500,
      highPerHour: Number.POSITIVE_INFINITY,
      headways: 30,
    } as const;
    const queues = [
      { kind: 'insufficient', vehicles: 3 },
      { kind: 'saturated', load: 0.97 },
      { kind: 'estimate', load: 0.5, queue: 0.3, waitMs: 4_000.4 },
    ] as const;
    for (const queue of queues) {
      const lane = aLaneView({ call, faults, lastQuarter: { ...lastQuarter, capacity, queue } });
      // As link gets it: through the JSON of the channel, which has no infinity.
      const arrived = JSON.parse(JSON.stringify(lane)) as LaneView;
      const message = stateMessageOf(aView({ lanes: [arrived] }), null);
      sent(messages.state.write, message);
      expect(message.lanes['in-1']?.quarter.capacity).toMatchObject({ high_per_hour: null, headway_ms: 6_000.123 });
      expect(message.lanes['in-1']?.quarter.queue.kind).toBe(queue.kind);
      expect(message.lanes['in-1']?.call).toMatchObject({ acked_by: 'gao', arrived: true });
      expect(message.lanes['in-1']?.faults.every(({ text_zh }) => /\p{Script=Han}/u.test(text_zh))).toBe(true);
    }
  });

  it('a description of lanes and readers, without a word about wires', () => {
    const desc = descMessageOf(aView({ lanes: [aLaneView()], readers: [aReaderView()] }), '0.1.0');
    sent(messages.desc.write, desc);
    expect(desc.lanes).toEqual({
      'in-1': { name_zh: '入口', name_en: 'Entrance', direction: 'in', power_loss: 'fail-open' },
    });
    expect(desc.readers).toEqual({ 'reader-in': { lane: 'in-1', formats: ['H10301'] } });
    expect(JSON.stringify(desc)).not.toContain('GPIO');
  });

  it('birth, good-bye and will', () => {
    const about = { firmware: '0.1.0', descHash: 'x', mqtt: '5.0', atMs: eveningMs + 0.4 } as const;
    sent(messages.status.write, birthMessage(aView(), about));
    sent(messages.status.write, goodbyeMessage('a1b2c3d4', eveningMs, 'core-gone'));
    expect(willMessage('a1b2c3d4')).toEqual({ v: 1, online: false, boot: 'a1b2c3d4' });
    sent(messages.status.write, willMessage('a1b2c3d4'));
  });

  it('a description, whose hash changes with what it says and with nothing else', () => {
    const desc = descMessageOf(aView(), '0.1.0');
    sent(messages.desc.write, desc);
    expect(desc.hash).toMatch(/^[0-9a-f]{16}$/);
    expect(descMessageOf(aView({ rev: 8, atMs: 1, run: 'ffff0000' }), '0.1.0').hash).toBe(desc.hash);
    expect(descMessageOf(aView(), '0.1.1').hash).not.toBe(desc.hash);
    expect(descMessageOf(aView({ names: { zh: '新', en: 'New' } }), '0.1.0').hash).not.toBe(desc.hash);
  });

  it('replies', () => {
    const reply = {
      id: 'c1',
      login: 'olga',
      via: 'mqtt',
      code: 'applied',
      text: inBoth('Done.'),
      rev: 8,
      zones: [{ zone: 'road-main', level: 60, untilMs: eveningMs, thenLevel: null }],
      voice: null,
    } as const;
    expect(sent(messages.reply.write, replyMessageOf(reply, null, eveningMs))).toMatchObject({ ok: true });
    expect(replyMessageOf({ ...reply, code: 'unstored' }, null, eveningMs).ok).toBe(false);
    const refusal = { id: 'c1', login: 'olga', code: 'busy', text: inBoth('Later.'), rev: 8, atMs: eveningMs } as const;
    expect(sent(messages.reply.write, refusalMessage(refusal))).toMatchObject({ ok: false, zones: {} });
  });
});

describe('a reader', () => {
  it('keeps going when a newer device says more, at any depth; a writer may not', () => {
    const message = stateMessageOf(aView(), null);
    const zone = { ...message.zones['road-main'], colour_k: 3_000 };
    const newer = { ...message, moon: 'full', zones: { 'road-main': zone } };
    expect(messages.state.read.safeParse(newer).success).toBe(true);
    expect(messages.state.write.safeParse(newer).success).toBe(false);
    expect(messages.state.write.safeParse({ ...message, zones: newer.zones }).success).toBe(false);
  });
});
