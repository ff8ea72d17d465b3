import type { Site } from '../controller/site.ts';

/** What each line and dimmer channel of a config is for: `lane gate-in: open`, by the name of the line. */
export function usersOfLines(site: Site): ReadonlyMap<string, string> {
  const wired = (lane: string, wires: object) =>
    Object.entries(wires as Record<string, { readonly line: string } | null>).flatMap(([name, wire]) =>
      wire === null ? [] : [[wire.line, `${lane}: ${name}`] as const],
    );
  return new Map([
    ...(site.statusLed === null ? [] : [[site.statusLed.line, 'status LED'] as const]),
    ...site.zones.map(({ id, output }) => [output.kind === 'relay' ? output.line : output.channel, id] as const),
    ...site.inputs.map(({ id, line, kind }) => [line, `${id} (${kind})`] as const),
    ...site.meters.flatMap(({ id, pulse }) => (pulse === null ? [] : [[pulse.line, `meter ${id}`] as const])),
    ...site.lanes.flatMap(({ id, inputs, outputs }) => [...wired(id, inputs), ...wired(id, outputs)]),
    ...site.readers.flatMap(({ id, d0, d1 }) => [[d0, `${id}: D0`] as const, [d1, `${id}: D1`] as const]),
  ]);
}
