import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { remoteAgeMaxMs } from '../access/grant.ts';
import { askCore } from '../channel/connect.ts';
import type { Ask, Command as Asked, Reply } from '../controller/command.ts';
import type { SiteView } from '../controller/view.ts';
import { type Words, worded } from '../words/language.ts';
import { SaidError } from '../words/saidError.ts';
import { replyCodeName } from '../words/terms.ts';
import { type Arguments, exit, UsageError } from './command.ts';
import { evidenceText } from './evidenceText.ts';
import { controlSocket } from './places.ts';
import { paint, type Terminal } from './terminal.ts';

const words = {
  unexpected: { en: 'Unexpected answer: {kind}.', zh: '意外的答复：{kind}。' },
} satisfies Record<string, Words>;

/** Core said something that is no answer. */
export const coreNonsense: Words = { en: 'core answered with nonsense', zh: '主控的答复无法识别' };

/** Zone ids of the first word: `road-main,path-east`. */
export function zonesOf(given: Arguments, example: string): string[] {
  const zones = (given.words[0] ?? '').split(',').filter((zone) => zone !== '');
  if (zones.length === 0)
    throw new UsageError({
      en: `Name at least one zone, such as: ${example}`,
      zh: `请至少指明一个区域，如：${example}`,
    });
  return zones;
}

/**
 * Sends a command to core over the crew's socket and prints the answer, with what is known of a moment by the estate's time
 * zone. Exit code 0 only when it was applied.
 */
export async function askAndTell(ask: Ask, given: Arguments, terminal: Terminal, timeZone = 'UTC'): Promise<number> {
  const frame = { kind: 'command', command: asked(ask, given.options['why'] ?? '') } as const;
  const answer = await askCore({ path: controlSocket(given), frame, answer: 'reply', timeoutMs: 10_000 });
  if (answer.kind === 'reply') {
    const code = tell(answer.reply, terminal);
    if (answer.evidence !== null) terminal.out(evidenceText(answer.evidence, timeZone, terminal));
    return code;
  }
  const refused = answer.kind === 'refused' ? answer.text : worded(words.unexpected, { kind: answer.kind });
  terminal.err(`${refused[terminal.language]}\n`);
  return exit.no;
}

/** The estate as core shows it now. Rejects with words when core is not there. */
export async function askView(given: Arguments): Promise<SiteView> {
  const path = controlSocket(given);
  const frame = await askCore({ path, frame: { kind: 'view' }, answer: 'view', timeoutMs: 3_000 });
  if (frame.kind === 'view') return frame.view;
  throw new SaidError(frame.kind === 'refused' ? frame.text : coreNonsense);
}

function asked(ask: Ask, why: string): Asked {
  const issuedAtMs = Date.now();
  const login = userInfo().username;
  return {
    id: randomUUID(),
    login,
    via: 'local',
    retained: false,
    issuedAtMs,
    notAfterMs: issuedAtMs + (ask.kind === 'gateOpen' ? remoteAgeMaxMs : 30_000),
    why,
    ask,
  };
}

function tell(reply: Reply, terminal: Terminal): number {
  const applied = reply.code === 'applied';
  terminal.out(
    `${paint(terminal, applied ? 'green' : 'red', replyCodeName(reply.code, terminal.language))}: ${reply.text[terminal.language]}\n`,
  );
  return applied ? exit.ok : exit.no;
}
