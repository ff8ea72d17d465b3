import { askCore } from '../channel/connect.ts';
import { SaidError, wordsOf } from '../words/saidError.ts';
import { coreNonsense } from './ask.ts';
import { type Command, exit } from './command.ts';
import { lastKnown } from './lastKnown.ts';
import { controlSocket, stateFolder, stateOption } from './places.ts';
import { statusText } from './statusText.ts';
import type { Terminal } from './terminal.ts';

/** `duskgate status`: faults first, then every zone and lane. Works when the process is dead, and says so. */
export const status: Command = {
  name: 'status',
  words: '',
  text: { en: 'what is lit and who waits at the gate; faults first', zh: '亮灯与车道现状；故障在前' },
  options: [{ name: 'json', value: null, text: { en: 'as JSON', zh: '以 JSON 输出' } }, stateOption],
  examples: ['duskgate status', 'duskgate status --lang zh'],
  run: async (given, terminal) => {
    try {
      const frame = await askCore({
        path: controlSocket(given),
        frame: { kind: 'view' },
        answer: 'view',
        timeoutMs: 3_000,
      });
      if (frame.kind !== 'view') throw new SaidError(frame.kind === 'refused' ? frame.text : coreNonsense);
      terminal.out(
        given.switches.has('json') ? `${JSON.stringify(frame.view)}\n` : statusText(frame.view, frame.store, terminal),
      );
      return frame.view.faults.length === 0 ? exit.ok : exit.no;
    } catch (problem) {
      return dead(stateFolder(given), wordsOf(problem)[terminal.language], terminal);
    }
  },
};

function dead(folder: string, why: string, terminal: Terminal): number {
  terminal.out(lastKnown(folder, why, terminal));
  return exit.missing;
}
