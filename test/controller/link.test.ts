import { describe, expect, test } from 'vitest';
import type { LinkTrouble } from '../../src/controller/link.ts';
import { ledCode } from '../../src/controller/statusLed.ts';
import { evtMessage } from '../../src/mqtt/rowMessages.ts';
import { aSite } from '../makers/site.ts';
import { inBoth } from '../makers/words.ts';
import { Device, local } from './estate.ts';

const evening = local('2026-11-23T20:00:00');

const up = { kind: 'linkChanged', connected: true, detail: inBoth('office.lan, MQTT 5.0') } as const;
const endsSoon: LinkTrouble = {
  kind: 'certificate',
  text: inBoth('The certificate ends on 2026-12-20.'),
  remedy: inBoth('Renew it.'),
};
const ended: LinkTrouble = { ...endsSoon, text: inBoth('The certificate ended on 2026-12-20.') };
const deaf: LinkTrouble = { kind: 'deaf', text: inBoth('It refuses dn/cmd.'), remedy: inBoth('Look at the list.') };

function connected() {
  const broker = { url: 'mqtt://office.lan:1883', username: null, passwordFile: null } as const;
  const pole = new Device({ site: aSite({ broker }), wallMs: evening }).start();
  pole.hear(up);
  const trouble = (...troubles: readonly LinkTrouble[]) => pole.hear({ kind: 'linkTroubled', troubles });
  const faults = () => pole.view().faults.filter(({ kind }) => kind === 'link');
  const lines = () =>
    pole.effects.flatMap((effect) => (effect.kind === 'note' && effect.note.about === 'link' ? effect.note : []));
  return { pole, trouble, faults, lines };
}

describe('what ails the line to the office', () => {
  test('is a fault with its remedy although the line stands, and the LED says network', () => {
    const { pole, trouble, faults } = connected();
    expect(faults()).toEqual([]);
    trouble(endsSoon);
    expect(faults()).toEqual([
      {
        about: 'link',
        kind: 'link',
        sinceMs: expect.any(Number),
        text: endsSoon.text.en,
        remedy: endsSoon.remedy.en,
        zh: { text: endsSoon.text.zh, remedy: endsSoon.remedy.zh },
      },
    ]);
    expect(ledCode(faults())).toBe('network');
    expect(pole.view().link).toEqual({ connected: true, sinceMs: expect.any(Number), detail: up.detail });
  });

  test('is told to office and crew as it begins and as it ends, and not when only its words change', () => {
    const { pole, trouble, lines, faults } = connected();
    const before = lines().length;
    for (const troubles of [[endsSoon], [endsSoon], [endsSoon, deaf], [ended, deaf], [ended], []]) trouble(...troubles);
    const rows = pole.rows('link.trouble');
    expect(rows.map(({ trouble: kind, on }) => [kind, on])).toEqual([
      ['certificate', true],
      ['deaf', true],
      ['deaf', false],
      ['certificate', false],
    ]);
    expect(rows[3]).toMatchObject({ text: ended.text.en, text_zh: ended.text.zh });
    for (const body of rows) {
      const events = [{ seq: 1, ts_ms: evening, mono_ms: 5, clock: 'synced', ...body }];
      expect(evtMessage.write.safeParse({ v: 1, boot: 'a', seq: [1, 1], events }).error).toBeUndefined();
    }
    expect(
      lines()
        .slice(before)
        .map(({ severity }) => severity),
    ).toEqual(['warning', 'warning', 'cleared', 'cleared']);
    expect(faults()).toEqual([]);
  });

  test('keeps the moment at which it began, whatever its words become', () => {
    const { pole, trouble, faults } = connected();
    trouble(endsSoon);
    const [first] = faults();
    pole.pass(61_000);
    trouble(ended);
    expect(faults()).toMatchObject([{ sinceMs: first?.sinceMs, text: ended.text.en }]);
  });

  test('stays while the line is away, beside the fault that says so', () => {
    const { pole, trouble, faults } = connected();
    trouble(ended);
    pole.hear({ kind: 'linkChanged', connected: false, detail: inBoth('certificate has expired') });
    expect(faults().map(({ text }) => text)).toEqual([
      'Not connected to the office: certificate has expired',
      ended.text.en,
    ]);
    pole.hear(up);
    expect(faults()).toMatchObject([{ text: ended.text.en }]);
  });
});
