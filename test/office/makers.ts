/** 2026-11-23T12:00Z. */
export const eveningMs = 1_795_435_200_000;

export const place = { site: 'estate', device: 'pole-1' } as const;

export const anEventRow = (seq: number, over: object = {}) => ({
  seq,
  ts_ms: eveningMs + seq * 1_000,
  mono_ms: 60_000 + seq * 1_000,
  clock: 'synced',
  type: 'override.set',
  zone: 'road-main',
  ...over,
});

export const aSampleRow = (seq: number, over: object = {}) => ({
  seq,
  ts_ms: eveningMs + seq * 60_000,
  mono_ms: 60_000 + seq * 60_000,
  clock: 'synced',
  zones: { 'road-main': { power_w: 41.5, energy_wh: 1_234.5 } },
  ...over,
});

/** The payload of `up/evt` with rows of these numbers. */
export function events(
  seqs: readonly number[],
  over: { boot?: string; range?: readonly [number, number]; row?: object } = {},
) {
  const range = over.range ?? [seqs[0] ?? 1, seqs.at(-1) ?? 1];
  return Buffer.from(
    JSON.stringify({
      v: 1,
      boot: over.boot ?? 'run-1',
      seq: range,
      events: seqs.map((seq) => anEventRow(seq, over.row)),
    }),
  );
}

export function samples(seqs: readonly number[], over: { boot?: string; row?: object } = {}) {
  const range = [seqs[0], seqs.at(-1)];
  return Buffer.from(
    JSON.stringify({
      v: 1,
      boot: over.boot ?? 'run-1',
      seq: range,
      samples: seqs.map((seq) => aSampleRow(seq, over.row)),
    }),
  );
}

export const topicOf = (channel: string, device = 'pole-1'): string => `duskgate/v1/estate/${device}/up/${channel}`;
