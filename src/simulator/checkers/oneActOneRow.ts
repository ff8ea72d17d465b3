import type { Checker } from './checker.ts';

/** One row for each zone of each accepted command, and none for a command that was refused. */
export function oneActOneRow(): Checker {
  const applied = new Map<string, number>();
  const refused = new Set<string>();
  const rows = new Map<string, number>();
  return {
    name: 'one act, one row',
    reply: ({ id, code, zones }) => {
      if (code === 'applied') applied.set(id, Math.max(1, zones.length));
      else if (code !== 'duplicate' && code !== 'unstored') refused.add(id);
      return [];
    },
    row: ({ body }) => {
      const id = body['cmd_id'];
      const { type } = body;
      const isAsk = ['override.set', 'lockout.set', 'lockout.released', 'emergency.set', 'lane.asked'].includes(
        String(type),
      );
      if (typeof id !== 'string' || !isAsk) return [];
      const zone = typeof body['zone'] === 'string' ? body['zone'] : '';
      const key = `${id} ${zone}`;
      rows.set(key, (rows.get(key) ?? 0) + 1);
      return (rows.get(key) ?? 0) > 1 ? [`command ${id} has two rows of ${String(type)}`] : [];
    },
    end: () => {
      const ids = new Set([...rows.keys()].map((key) => key.split(' ')[0] ?? ''));
      return [...refused]
        .filter((id) => ids.has(id) && !applied.has(id))
        .map((id) => `command ${id} was refused, and a row says that it was done`);
    },
  };
}
