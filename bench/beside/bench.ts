import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Mosquitto } from '../../test/link/brokers.ts';
import { duskgate } from './duskgate.ts';
import { nodeRedBigTimer, nodeRedCronPlus, script } from './peers.ts';
import type { Place, Program } from './program.ts';
import { Watch } from './watch.ts';

export const everyProgram: readonly Program[] = [duskgate, nodeRedBigTimer, nodeRedCronPlus, script];

/** A program with its place: one folder, one broker, one set of lamps. */
export type Contender = { readonly program: Program; readonly place: Place };

/** The same broker and a folder each, for as long as `work` runs. */
export async function sideBySide<T>(
  programs: readonly Program[],
  work: (contenders: readonly Contender[], broker: Mosquitto) => Promise<T>,
  env: NodeJS.ProcessEnv = {},
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'duskgate-beside-'));
  const broker = await Mosquitto.start(['allow_anonymous true', 'set_tcp_nodelay true']);
  try {
    const contenders = programs.map((program, n) => ({
      program,
      place: { folder: join(folder, `program-${n}`), brokerPort: broker.port, env, watch: new Watch() },
    }));
    for (const { program, place } of contenders) await program.prepare(place);
    return await work(contenders, broker);
  } finally {
    await broker.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The script keeps nothing and asks nobody; what we mean to be better than is the product. */
export function aim(name: string, ratioGoal: number): { readonly ratioGoal?: number } {
  return name.startsWith('Node-RED') ? { ratioGoal } : {};
}
