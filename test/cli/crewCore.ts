import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type Listening, listenChannel } from '../../src/channel/listen.ts';
import { socketNames } from '../../src/channel/sockets.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import type { Person, Role } from '../../src/controller/site.ts';
import type { Device } from '../controller/estate.ts';
import { type Said, say } from './say.ts';

/** Whoever runs this test, in a role. */
export const ourselves = (role: Role): readonly Person[] => [{ login: userInfo().username, role }];

/** A device behind the crew's real socket. Its clock must be the computer's, for the commands come from there. */
export class CrewCore {
  readonly folder = mkdtempSync(join(tmpdir(), 'duskgate-crew-'));
  #listening: Listening | null = null;

  async serve(device: Device): Promise<void> {
    this.#listening = await listenChannel({
      path: join(this.folder, socketNames.crew),
      mode: 0o600,
      onPeer: (peer) => ({
        gone: () => undefined,
        frame: (frame) => {
          if (frame.kind === 'view') peer.send({ kind: 'view', view: device.view(), store: null });
          if (frame.kind !== 'command') return;
          for (const effect of device.hear(frame))
            if (effect.kind === 'reply') peer.send({ kind: 'reply', reply: effect.reply, evidence: null });
        },
      }),
    });
  }

  say(argv: readonly string[], over: Partial<Terminal> = {}): Promise<Said> {
    return say([...argv, '--state', this.folder], over);
  }

  async close(): Promise<void> {
    await this.#listening?.close();
    rmSync(this.folder, { recursive: true });
  }
}
