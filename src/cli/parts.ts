import { join } from 'node:path';
import { nodeFlags } from '../runtime/nodeFlags.ts';
import type { Part } from './child.ts';
import { programFolder } from './places.ts';

export type Folders = { readonly configFile: string; readonly stateFolder: string };

/** The processes of duskgate as `npm start` runs them; on a pole systemd does. Compiled code is kept in the state folder. */
export function partsOf({ configFile, stateFolder }: Folders) {
  // One malloc arena: each further one keeps a megabyte for threads that hardly allocate.
  const env = { NODE_COMPILE_CACHE: join(stateFolder, 'compile-cache'), MALLOC_ARENA_MAX: '1' };
  const part = (name: keyof typeof nodeFlags, path: string, args: readonly string[]): Part => ({
    name,
    file: join(programFolder, path),
    args,
    nodeFlags: nodeFlags[name],
    env,
  });
  return {
    core: part('core', 'firmware/core.ts', ['--config', configFile, '--state', stateFolder]),
    safe: part('safe', 'firmware/safe.ts', [stateFolder]),
    link: part('link', 'src/link/main.ts', ['--state', stateFolder]),
    broker: (port: number): Part => part('broker', 'src/link/broker.ts', [String(port)]),
    page: (args: readonly string[]): Part => part('page', 'src/web/main.ts', args),
  };
}
