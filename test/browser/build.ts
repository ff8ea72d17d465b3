import { resolve } from 'node:path';
import { build } from 'vite';

/** Builds the page as a release does, both ways, before the first test. */
export async function setup(): Promise<void> {
  const configFile = resolve(import.meta.dirname, '../../vite.config.ts');
  for (const mode of ['production', 'mosquitto']) await build({ configFile, mode, logLevel: 'error' });
}
