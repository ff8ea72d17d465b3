import type * as z from 'zod';
import type { ReadDocument } from './document.ts';
import type { Finding, Path } from './problem.ts';
import { type ExceptionText, exceptionSchema } from './schema/exceptions.ts';
import { type LaneText, laneSchema } from './schema/lanes.ts';
import { personSchema } from './schema/people.ts';
import type { Settings } from './schema/settings.ts';
import { settingsSchema } from './schema/settings.ts';
import type { ZoneText } from './schema/zones.ts';
import { zoneSchema } from './schema/zones.ts';
import { shape } from './shape.ts';

/** One entry of a list, with its way back into its file. */
export type Entry<Value> = { readonly path: Path; readonly value: Value };

/** An exception may stand in another file than the zones. */
export type ExceptionEntry = Entry<ExceptionText> & { readonly document: ReadDocument };

type Named<Key extends 'luminaires' | 'programs' | 'inputs' | 'meters'> = ReadonlyMap<
  string,
  Settings[Key][string] | null
>;

/**
 * As much of a config as could be read. Entries that are themselves wrong are left out, but their names stay known
 * (value null), so that the sense of everything else can be checked in the same go.
 */
export type Draft = {
  readonly luminaires: Named<'luminaires'>;
  readonly programs: Named<'programs'>;
  readonly inputs: Named<'inputs'>;
  readonly meters: Named<'meters'>;
  readonly zones: readonly Entry<ZoneText>[];
  readonly zoneIds: readonly string[];
  readonly lanes: readonly Entry<LaneText>[];
  /** Lanes that are there, well formed or not. */
  readonly laneCount: number;
  /** Somebody is to come home, whether the words for it are right or not. */
  readonly hasStreet: boolean;
  readonly board: Settings['board'] | null;
  readonly hasGpioChip: boolean;
  readonly statusLed: Settings['statusLed'] | null;
  readonly photocell: Settings['photocell'] | null;
  readonly place: Settings['place'] | null;
  readonly people: readonly Entry<Settings['people'][number]>[];
  readonly homeAssistant: Settings['homeAssistant'] | null;
  readonly rights: Settings['rights'] | null;
};

export type Drafted = {
  readonly draft: Draft;
  readonly settings: Settings | null;
  readonly findings: readonly Finding[];
  /** Where misspelt keys most likely belong. */
  readonly meant: readonly Path[];
  readonly exceptions: readonly Entry<ExceptionText>[];
  readonly exceptionsFile: string | null;
};

/** Reads a config's data as far as it goes. */
export function draftOf(data: unknown): Drafted {
  const { value, findings, meant, known } = shape(settingsSchema, data);
  const parts = isRecord(known) ? known : {};
  const shapes = settingsSchema.shape;
  const draft: Draft = {
    luminaires: named(parts['luminaires'], shapes.luminaires.valueType),
    programs: named(parts['programs'], shapes.programs.valueType),
    inputs: named(parts['inputs'], shapes.inputs.def.innerType.valueType),
    meters: named(parts['meters'], shapes.meters.def.innerType.valueType),
    zones: entries(parts['zones'], zoneSchema, ['zones']),
    zoneIds: idsOf(parts['zones']),
    lanes: entries(parts['lanes'], laneSchema, ['lanes']),
    laneCount: Array.isArray(parts['lanes']) ? parts['lanes'].length : 0,
    hasStreet: parts['street'] !== undefined,
    hasGpioChip: parts['gpioChip'] !== undefined,
    board: shapes.board.safeParse(parts['board']).data ?? null,
    statusLed: shapes.statusLed.safeParse(parts['statusLed']).data ?? null,
    photocell: shapes.photocell.safeParse(parts['photocell']).data ?? null,
    place: shapes.place.safeParse(parts['place']).data ?? null,
    homeAssistant: shapes.homeAssistant.safeParse(parts['homeAssistant']).data ?? null,
    rights: shapes.rights.safeParse(parts['rights']).data ?? null,
    people: entries(parts['people'], personSchema, ['people']),
  };
  const exceptions = entries(parts['exceptions'], exceptionSchema, ['exceptions']);
  const exceptionsFile = shapes.exceptionsFile.safeParse(parts['exceptionsFile']).data ?? null;
  return { draft, settings: value, findings, meant, exceptions, exceptionsFile };
}

const isRecord = (data: unknown): data is Record<string, unknown> =>
  typeof data === 'object' && data !== null && !Array.isArray(data);

function named<Schema extends z.ZodType>(data: unknown, schema: Schema): Map<string, z.output<Schema> | null> {
  if (!isRecord(data)) return new Map();
  const sound = Object.entries(data).map(([name, value]) => [name, schema.safeParse(value).data ?? null] as const);
  // `Night` is refused as a name; whoever refers to `night` did nothing wrong.
  const meant = sound.map(([name]) => [name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'), null] as const);
  return new Map([...meant, ...sound]);
}

/** The entries of a list that are well formed, each with its place. */
export function entries<Schema extends z.ZodType>(
  data: unknown,
  schema: Schema,
  path: Path,
): Entry<z.output<Schema>>[] {
  if (!Array.isArray(data)) return [];
  return data.flatMap((item, index) => {
    const result = schema.safeParse(item);
    return result.success ? [{ path: [...path, index], value: result.data }] : [];
  });
}

const idsOf = (data: unknown): string[] =>
  Array.isArray(data)
    ? data.flatMap((item) => (isRecord(item) && typeof item['id'] === 'string' ? [item['id']] : []))
    : [];
