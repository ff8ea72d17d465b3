import { eventInBoth, stateInBoth } from './olderWords.ts';
import type { Recorded } from './recording.ts';

type Loose = Readonly<Record<string, unknown>>;

/** One line of a recording. Throws with its place when it is not one. */
export function parseEntry(text: string, where: string): Recorded {
  const value = parsed(text, where);
  if (!isObject(value)) throw new Error(`${where}: expected a JSON object, found ${text.slice(0, 40)}`);
  const { kind } = value;
  if (kind === 'head') return head(value, where);
  if (kind === 'gap') return gap(value, where);
  if (kind === undefined || kind === 'line') return line(value, where);
  throw new Error(
    `${where}: "kind" is ${JSON.stringify(kind)}; known are head, gap, and lines with now, event and effects`,
  );
}

function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${where}: not JSON (${error instanceof Error ? error.message : String(error)})`, { cause: error });
  }
}

function head(value: Loose, where: string): Recorded {
  demand(typeof value['run'] === 'string', where, 'run', 'the name of the run', value['run']);
  demand(
    typeof value['siteRevision'] === 'string',
    where,
    'siteRevision',
    'the revision of the config',
    value['siteRevision'],
  );
  demand(
    isObject(value['site']) && Array.isArray(value['site']['zones']),
    where,
    'site',
    'a site with zones',
    value['site'],
  );
  const restored = value['restored'] ?? null;
  demand(
    restored === null || (isObject(restored) && restored['v'] === 1),
    where,
    'restored',
    'null or a saved state with "v":1',
    restored,
  );
  const state = value['state'] ?? null;
  demand(state === null || isObject(state), where, 'state', 'null or a state', state);
  return { ...value, restored, state: stateInBoth(state) } as Recorded;
}

function gap(value: Loose, where: string): Recorded {
  demand(typeof value['lines'] === 'number', where, 'lines', 'how many lines are missing', value['lines']);
  demand(typeof value['because'] === 'string', where, 'because', 'why they are missing', value['because']);
  return value as Recorded;
}

function line(value: Loose, where: string): Recorded {
  const { now, event, effects } = value;
  const clocks = isObject(now) && Number.isFinite(now['wallMs']) && Number.isFinite(now['monoMs']);
  demand(clocks, where, 'now', '{"wallMs":…,"monoMs":…} with numbers', now);
  demand(isObject(event) && typeof event['kind'] === 'string', where, 'event', 'an event with its kind', event);
  demand(Array.isArray(effects), where, 'effects', 'a list of effects', effects);
  return { kind: 'line', now, event: eventInBoth(event), effects } as Recorded;
}

function demand(holds: boolean, where: string, key: string, expected: string, found: unknown): void {
  if (!holds)
    throw new Error(
      `${where}: "${key}" should be ${expected}, found ${(JSON.stringify(found) ?? 'nothing').slice(0, 80)}`,
    );
}

function isObject(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
