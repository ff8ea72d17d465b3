import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Site } from '../src/controller/site.ts';
import { readSettings } from '../src/settings/load.ts';

export const root = resolve(import.meta.dirname, '..');
export const configFile = join(root, 'config', 'estate.yaml');

/** The estate of config/estate.yaml with so many zones: its own, repeated under new names. */
export function estate(zones: number): Site {
  const read = readSettings({
    file: configFile,
    text: readFileSync(configFile),
    readFile: (file) => readFileSync(file),
  });
  if (read.kind === 'refused') throw new Error('config/estate.yaml is refused; see duskgate check');
  const own = read.site.zones;
  const repeated = Array.from({ length: zones }, (_, index) => {
    const zone = own[index % own.length];
    if (zone === undefined) throw new Error('config/estate.yaml has no zones');
    return { ...zone, id: `${zone.id}-${index}` };
  });
  return { ...read.site, zones: repeated };
}
