import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Delivery, partsOf } from '../../src/cards/delivery.ts';
import type { Command } from '../../src/controller/command.ts';
import { Gatehouse, gateSite } from '../controller/gatehouse.ts';
import { aView } from '../makers/view.ts';
import { Mosquitto, mosquittoPath } from './brokers.ts';
import { endAll, endings, link, Office, place } from './linked.ts';
import { until } from './until.ts';

afterEach(endAll);

/** The real controller at a gate behind a real broker: link is asked, the pure step judges. */
async function gateBehindMosquitto() {
  const broker = await Mosquitto.start();
  endings.push(() => broker.end());
  const gate = new Gatehouse({ site: gateSite(), wallMs: Date.now() - 10_000 }).ready();
  const judge = (command: Command) => {
    const reply = gate.hear({ kind: 'command', command }).find((effect) => effect.kind === 'reply');
    return reply!.reply;
  };
  gate.stepClock(Date.now() - gate.wallMs).sync();
  gate.arrive();
  const linked = await link(broker.port, aView(gate.view()), judge);
  const office = await Office.at({ port: broker.port, protocolVersion: 5, kill: async () => undefined });
  await until('the device is there', () => office.of('status').some(({ message }) => message.online));
  const reply = (id: string) =>
    until(`${id} is answered`, () => office.of('reply').find(({ message }) => message.id === id)?.message);
  return { ...linked, gate, office, reply };
}

const opening = (over: object = {}) => {
  const now = Date.now();
  return { op: 'gate.open', target: undefined, lane: 'in-1', issued_at_ms: now, not_after_ms: now + 10_000, ...over };
};

describe.skipIf(mosquittoPath === null)('a gate behind a real broker', () => {
  it('opens once for the guard’s fresh command, and for nothing that is stale, repeated, unknown or not his', async () => {
    const { gate, office, reply } = await gateBehindMosquitto();
    const now = Date.now();
    const refused: [id: string, over: object, login: string, code: string, words: RegExp][] = [
      ['late', opening({ issued_at_ms: now - 20_000, not_after_ms: now - 10_000 }), 'gao', 'expired', /too late/],
      ['slow', opening({ issued_at_ms: now - 50_000, not_after_ms: now - 40_000 }), 'gao', 'expired', /too late/],
      ['long', opening({ not_after_ms: now + 60_000 }), 'gao', 'invalid', /lives 10 s at most/],
      ['future', opening({ issued_at_ms: now + 3_600_000, not_after_ms: now + 3_601_000 }), 'gao', 'invalid', /future/],
      ['lane', opening({ lane: 'moon' }), 'gao', 'invalid', /no lane "moon"\. Known: in-1/],
      ['proto', opening({ lane: 'constructor' }), 'gao', 'invalid', /no lane "constructor"/],
      ['crew', opening(), 'chen', 'denied', /role crew has no right/],
      ['viewer', opening(), 'vera', 'denied', /role viewer has no right/],
      ['stranger', opening(), 'mallory', 'denied', /not among the people/],
      ['reset', opening({ op: 'lane.reset' }), 'olga', 'denied', /role operator has no right/],
      ['call', opening({ op: 'call.acknowledge', call: 'in-1-call-9' }), 'gao', 'invalid', /no open call in-1-call-9/],
      [
        'card',
        opening({ op: 'card.forgive', lane: undefined, card: 'a'.repeat(32) }),
        'chen',
        'denied',
        /role crew has no right/,
      ],
    ];
    for (const [id, over, login, code, words] of refused) {
      await office.command({ id, ...over }, {}, login);
      const answer = await reply(id);
      expect(answer, id).toMatchObject({ ok: false, code, login });
      expect(answer.text, id).toMatch(words);
    }
    expect(gate.pulsed).toEqual([]);
    await office.command({ id: 'good', ...opening() }, {}, 'gao');
    expect(await reply('good')).toMatchObject({ ok: true, code: 'applied', text: 'Entrance opens.' });
    expect(gate.pulsed).toHaveLength(1);
    await office.command({ id: 'good', ...opening() }, {}, 'gao');
    await until('the repetition is answered', () =>
      office.of('reply').some(({ message }) => message.code === 'duplicate'),
    );
    expect(gate.pulsed).toHaveLength(1);
  });

  it('does not open for a retained command, neither one that lay there nor a fresh one', async () => {
    const { core, gate, office, reply } = await gateBehindMosquitto();
    await office.command({ id: 'fresh', ...opening() }, { retain: true }, 'gao');
    expect(await reply('fresh')).toMatchObject({ ok: false, code: 'invalid', text: /must not be retained/ });
    await core.stop();
    await until('the device is away', () => office.of('status').at(-1)?.message.online === false);
    await core.start();
    await until('the device is back', () => office.of('status').at(-1)?.message.online === true);
    await office.command({ id: 'control' }, {}, 'gao');
    await reply('control');
    expect(core.commands.map(({ id }) => id)).toEqual(['control']);
    expect(gate.pulsed).toEqual([]);
  });

  it('opens at most once in a flood of open commands, and says busy', async () => {
    const { core, gate, office } = await gateBehindMosquitto();
    const started = performance.now();
    await Promise.all(
      Array.from({ length: 1_000 }, (_, n) => office.command({ id: `f-${n}`, ...opening() }, {}, 'gao')),
    );
    await until('somebody is told', () => office.of('reply').find(({ message }) => message.code === 'busy'));
    await until('core is told', () => /commands dropped/.test(core.troubles));
    const seconds = (performance.now() - started) / 1_000;
    expect(core.commands.length).toBeLessThanOrEqual(50 + Math.ceil(seconds * 10));
    // The arm never moved, so the first cause is still being served; up to three more may wait for it.
    expect(gate.pulsed).toHaveLength(1);
  });

  it('forwards a roster in any order, and core puts it together', async () => {
    const { core, office } = await gateBehindMosquitto();
    const bytes = randomBytes(150_000);
    const parts = partsOf(bytes);
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts.toReversed()) await office.roster(JSON.stringify(part));
    await until('all came', () => core.rosterParts.length === parts.length);
    const folder = mkdtempSync(join(tmpdir(), 'duskgate-delivery-'));
    endings.push(async () => rmSync(folder, { recursive: true }));
    const delivery = new Delivery(folder);
    const taken = core.rosterParts.map((part) => delivery.take(part, 0));
    expect(taken.slice(0, -1).every(({ kind }) => kind === 'more')).toBe(true);
    const last = taken.at(-1)!;
    expect(last.kind === 'complete' && readFileSync(last.file).equals(bytes)).toBe(true);
  });

  it('keeps every hostile part away from core and says why on the log channel', async () => {
    const { core, gate, office } = await gateBehindMosquitto();
    const [good] = partsOf(Buffer.from('a roster'));
    await office.roster(JSON.stringify(good), { retain: true });
    await office.roster('{"half');
    await office.roster(Buffer.from([0xff, 0xfe]));
    await office.roster(JSON.stringify({ ...good, data: '****' }));
    await office.roster(JSON.stringify({ ...good, part: 9, parts: 2 }));
    await office.roster(Buffer.alloc(49_900, ' '));
    await office.roster(Buffer.alloc(120_000, ' '));
    const warning = await until('the office reads of it', () => office.of('log')[0]);
    expect(warning.message.text).toMatch(/^A message on dn\/roster is retained.* The roster in force stays\.$/);
    await office.roster(JSON.stringify(good));
    await until('the control came', () => core.rosterParts.length > 0);
    expect(core.rosterParts).toEqual([good]);
    expect(gate.pulsed).toEqual([]);
    expect(office.of('status').at(-1)?.message.online).toBe(true);
    await office.client.publishAsync(`${place}/dn/roster`, '', { qos: 1, retain: true });
  });

  it('shows a call, its acknowledgement and its end at once, and other changes once a second', async () => {
    const { core, gate, office, reply } = await gateBehindMosquitto();
    const shows = () => office.of('state').at(-1)?.message.lanes['in-1'];
    await until('the lane is shown', () => shows()?.vehicle === 'present');
    const states = () => office.of('state').length;
    const show = () => core.show({ ...gate.view(), run: core.view.run });
    const began = states();
    const started = performance.now();
    gate.pass(10_000);
    show();
    const call = await until('the call is shown', () => shows()?.call);
    expect(call).toMatchObject({ reason: 'slow', acked_by: null });
    const word = (over: object) => opening({ call: call.id, not_after_ms: Date.now() + 60_000, ...over });
    await office.command({ id: 'ack', ...word({ op: 'call.acknowledge' }) }, {}, 'gao');
    expect(await reply('ack')).toMatchObject({ ok: true, text: 'Entrance: the call is yours. The driver waits.' });
    show();
    await until('it is acknowledged', () => shows()?.call?.acked_by === 'gao');
    await office.command({ id: 'end', ...word({ op: 'call.resolve', end: 'turnedAway', needed: true }) }, {}, 'gao');
    expect(await reply('end')).toMatchObject({ ok: true });
    show();
    await until('it is over', () => shows()?.call === null);
    // Three states although the pace for everything else would have let out one a second.
    expect(states() - began).toBeGreaterThanOrEqual(3);
    expect(states() - began).toBeLessThanOrEqual(4 + (performance.now() - started) / 1_000);
  });
});
