import { describe, expect, it } from 'vitest';
import { CommandDoor } from '../../src/link/commands.ts';

const topic = 'duskgate/v1/estate/pole-1/dn/cmd/olga';
const resume = (id: string) =>
  Buffer.from(JSON.stringify({ v: 1, id, op: 'zone.resume', target: ['a'], issued_at_ms: 1, not_after_ms: 2 }));

function knock(door: CommandDoor, count: number, nowMono: number) {
  const outcomes = Array.from({ length: count }, (_, index) =>
    door.receive({ topic, payload: resume(`c-${index}`), retained: false }, nowMono),
  );
  const kinds = Map.groupBy(outcomes, ({ kind }) => kind);
  return {
    taken: kinds.get('command')?.length ?? 0,
    refused: kinds.get('refused') ?? [],
    dropped: kinds.get('dropped')?.length ?? 0,
  };
}

describe('the door for commands', () => {
  it('lets fifty in at once and ten a second after that', () => {
    const door = new CommandDoor();
    expect(knock(door, 50, 1_000)).toMatchObject({ taken: 50, dropped: 0 });
    expect(knock(door, 100, 2_000).taken).toBe(10);
    expect(knock(door, 100, 3_500).taken).toBe(15);
    expect(knock(door, 100, 1e9).taken).toBe(50);
  });

  it('answers busy once a second to a crowd, and names who asked', () => {
    const door = new CommandDoor();
    knock(door, 50, 0);
    const crowd = knock(door, 1_000, 10);
    expect(crowd.refused).toEqual([expect.objectContaining({ code: 'busy', id: 'c-0', login: 'olga' })]);
    expect(crowd.dropped).toBe(999);
    expect(knock(door, 5, 20).refused).toEqual([]);
    expect(knock(door, 500, 1_500).refused).toHaveLength(1);
  });

  it('reports the dropped ones once a minute, each exactly once', () => {
    const door = new CommandDoor();
    expect(door.report(0)).toBe(0);
    knock(door, 60, 0);
    expect(door.report(1)).toBe(10);
    knock(door, 10, 2);
    expect(door.report(3)).toBe(0);
    expect(door.report(60_002)).toBe(10);
    expect(door.report(200_000)).toBe(0);
  });

  it('costs next to nothing for a crowd of the largest messages', () => {
    const door = new CommandDoor();
    knock(door, 50, 0);
    const payload = Buffer.alloc(8_192, '[');
    for (let index = 0; index < 100_000; index += 1) {
      expect(door.receive({ topic, payload, retained: false }, 1).kind).not.toBe('command');
    }
  });

  it('takes nothing from a topic that is no command', () => {
    const door = new CommandDoor();
    for (const other of ['duskgate/v1/estate/pole-1/dn/ack', 'duskgate/v1/estate/pole-1/dn/cmd/OLGA', 'x']) {
      expect(door.receive({ topic: other, payload: resume('a'), retained: false }, 0)).toEqual({ kind: 'dropped' });
    }
  });
});
