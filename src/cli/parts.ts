import { join } from 'node:path';
import { nodeFlags } from '../runtime/nodeFlags.ts';
import type { Part } from './child.ts';
import type { DemoPeople } from './demoPeople.ts';
import { programFolder } from './places.ts';

export type Folders = {
  readonly configFile: string;
  readonly stateFolder: string;
  /** A play, so many times faster than the world; absent = real. */
  readonly speed?: number;
};

/** The processes of duskgate as `npm start` runs them; on a pole systemd does. Compiled code is kept in the state folder. */
export function partsOf({ configFile, stateFolder, speed }: Folders) {
  // One malloc arena: each further one keeps a megabyte for threads that hardly allocate. Fixed thresholds: else glibc lifts
  // them with each large piece that is given back, and keeps what the start needed; see mallopt(3).
  const env = {
    NODE_COMPILE_CACHE: join(stateFolder, 'compile-cache'),
    MALLOC_ARENA_MAX: '1',
    MALLOC_MMAP_THRESHOLD_: '65536',
    MALLOC_TRIM_THRESHOLD_: '65536',
  };
  const part = (name: keyof typeof nodeFlags, path: string, args: readonly string[]): Part => ({
    name,
    file: join(programFolder, path),
    args,
    nodeFlags: nodeFlags[name],
    env,
  });
  const played = speed === undefined ? [] : ['--speed', String(speed)];
  return {
    core: part('core', 'firmware/core.ts', ['--config', configFile, '--state', stateFolder, ...played]),
    safe: part('safe', 'firmware/safe.ts', [stateFolder]),
    link: part('link', 'src/link/main.ts', ['--state', stateFolder]),
    /** Link with the demo broker, which knows this device by a password of its own. */
    demoLink: ({ username, passwordFile }: DemoPeople['device'], port: number): Part =>
      part('link', 'src/link/main.ts', [
        '--state',
        stateFolder,
        '--broker',
        `mqtt://127.0.0.1:${port}`,
        '--username',
        username,
        '--password-file',
        passwordFile,
      ]),
    broker: (port: number, peopleFile: string): Part =>
      part('broker', 'src/link/broker.ts', [String(port), peopleFile]),
    page: (args: readonly string[]): Part => part('page', 'src/web/main.ts', args),
  };
}
