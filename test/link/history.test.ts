import { afterEach, describe, expect, it } from 'vitest';
import { Mosquitto, mosquittoPath } from './brokers.ts';
import { endAll, endings, link, Office, place } from './linked.ts';
import { until } from './until.ts';

afterEach(endAll);

describe.skipIf(mosquittoPath === null)('history over a real broker', () => {
  it('is answered by a page in up/reply, and a stranger is told why not', async () => {
    const broker = await Mosquitto.start();
    endings.push(() => broker.end());
    const { core } = await link(broker.port);
    const office = await Office.at({ port: broker.port, protocolVersion: 5, kill: async () => undefined });
    await until('the device is there', () => office.of('status').some(({ message }) => message.online));
    const ask = async (id: string) => {
      const question = { v: 1, id, op: 'history.get', span: 'event', first: '2026-11-01', last: '2026-11-30' };
      const text = JSON.stringify({ ...question, issued_at_ms: 1, not_after_ms: 2 });
      await office.client.publishAsync(`${place}/dn/cmd/olga`, text, { qos: 1 });
      return until(`${id} is answered`, () => office.of('reply').find(({ message }) => message['id'] === id)?.message);
    };
    const body = { type: 'night.closed', zone: 'road', night: '2026-11-22', served_s: 9 };
    core.answer = {
      kind: 'history',
      page: {
        slots: [],
        events: [{ seq: 7, run: 'a1b2c3d4', atMs: 5, doubtful: false, body }],
        next: null,
        damaged: 0,
      },
    };
    expect(await ask('q-1')).toMatchObject({
      ok: true,
      code: 'applied',
      login: 'olga',
      history: { events: [{ ...body, seq: 7, boot: 'a1b2c3d4', ts_ms: 5 }], next: null },
    });
    expect(core.questions).toMatchObject([
      { kind: 'history', query: { span: 'event', first: '2026-11-01', types: [] } },
    ]);
    core.answer = null;
    expect(await ask('q-2')).toMatchObject({ ok: false, code: 'denied', text: 'Not for you.' });
    expect(core.commands).toEqual([]);
  });
});
