/** The work that every program measured beside duskgate does: sixteen relay zones over Shenzhen's sun, and one card reader. */
export type SameZone = {
  readonly id: string;
  /** Lit from sunset to this. */
  readonly end: 'sunrise' | '22:00';
  readonly line: string;
};

export const timeZone = 'Asia/Shanghai';
export const zones: readonly SameZone[] = Array.from({ length: 16 }, (_, i) => ({
  id: `zone-${i + 1}`,
  end: i < 13 ? 'sunrise' : '22:00',
  line: `GPIO${i}`,
}));

/** The zone that commands go to. */
export const commanded = 'zone-16';
/** Cards 77:1 to 77:60 are in every roster. */
export const facility = 77;
export const cards = 60;

export const lane = { reader: 'reader-in', d0: 'GPIO24', d1: 'GPIO25', open: 'GPIO39' } as const;

/** duskgate's config for it, as a person would write it. */
export function estateYaml(brokerPort: number): string {
  const zoneLines = zones.map(
    ({ id, end, line }) =>
      `  - { id: ${id}, names: { zh: ${id}, en: ${id} }, need: as-needed, output: { kind: relay, line: ${line}, contact: normally-open }, luminaire: lamp, lampCount: 4, program: ${end === 'sunrise' ? 'night' : 'evening'} }`,
  );
  return `estate: { id: beside, device: pole-1, names: { zh: 比较, en: Side by side } }
place: { latitudeDeg: 22.5431, longitudeDeg: 114.0579, timeZone: ${timeZone} }
clock: { sources: [host] }
board: simulated
broker: { url: "mqtt://127.0.0.1:${brokerPort}" }
people: [{ login: bench, role: manager }]
staggerMs: 0
luminaires:
  lamp: { ratedW: 60, dimming: relay }
programs:
  night: { rules: [{ id: night, start: sunset, end: sunrise, level: 100 }] }
  evening: { rules: [{ id: evening, start: sunset, end: "22:00", level: 100 }] }
zones:
${zoneLines.join('\n')}
lanes:
  - id: gate-in
    names: { zh: 入口, en: Way in }
    direction: in
    powerLoss: fail-open
    readers: [{ id: ${lane.reader}, d0: ${lane.d0}, d1: ${lane.d1}, formats: [H10301], facilities: [${facility}] }]
    inputs: { arrive: GPIO28, safety: GPIO29, armOpen: GPIO37, armClosed: GPIO38 }
    outputs: { open: ${lane.open} }
    antiPassback: { kind: off }
`;
}
