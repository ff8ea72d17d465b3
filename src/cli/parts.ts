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
  // One malloc arena: each further one keeps a megabyte for threads that hardly allocate.
  const env = { NODE_COMPILE_CACHE: join(stateFolder, 'compile-cache'), MALLOC_ARENA_MAX: '1' };
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
