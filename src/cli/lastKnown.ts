import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Durable } from '../controller/state.ts';
import { readDurable } from '../journal/durableRow.ts';
import { readAccepted } from '../settings/accepted.ts';
import type { Words } from '../words/language.ts';
import { localStamp } from '../words/localTime.ts';
import { sayReason } from '../words/reasons.ts';
import { lastLines } from './log.ts';
import { table } from './table.ts';
import { paint, type Terminal } from './terminal.ts';

const words = {
  dead: { en: 'duskgate-core DOES NOT ANSWER', zh: 'duskgate-core 无应答' },
  remedy: {
    en: '-> see whether it runs: systemctl status duskgate-core (on a desk: npm start). The lamps are as their wiring and failTo leave them.',
    zh: '-> 检查是否在运行：systemctl status duskgate-core（桌面：npm start）。灯具处于接线与 failTo 决定的状态。',
  },
  last: { en: 'Last saved state', zh: '最后保存的状态' },
  nothing: {
    en: 'Nothing was ever saved in {folder}; name the state folder with --state.',
    zh: '{folder} 中没有保存的状态；请用 --state 指定状态目录。',
  },
  log: { en: 'End of the status log', zh: '状态日志末尾' },
} satisfies Record<string, Words>;

/** What can be said about a device whose process is dead: that it is, what was last saved, and the end of its log. */
export function lastKnown(folder: string, why: string, terminal: Terminal): string {
  const language = terminal.language;
  const head = [paint(terminal, 'red', `! ${words.dead[language]}: ${why}`), `  ${words.remedy[language]}`, ''];
  const durable = savedState(join(folder, 'store.db'));
  const accepted = readAccepted(folder);
  const timeZone = accepted.kind === 'ok' ? accepted.accepted.site.place.timeZone : 'UTC';
  const log = join(folder, 'status.log');
  const lines = existsSync(log)
    ? [paint(terminal, 'bold', words.log[language]), ...lastLines(log, 8, (line) => line !== ''), '']
    : [];
  const saved =
    durable === null
      ? [words.nothing[language].replace('{folder}', folder), '']
      : savedLines(durable, timeZone, terminal);
  return [...head, ...saved, ...lines].join('\n');
}

function savedLines(durable: Durable, timeZone: string, terminal: Terminal): string[] {
  const rows = Object.entries(durable.zones).map(([zone, one]) => [
    zone,
    `${one.applied.level} %`,
    localStamp(one.applied.sinceMs, timeZone),
    one.lockout === null
      ? sayReason(one.applied.reason, terminal.language)
      : `LOCKOUT ${one.lockout.login}: ${one.lockout.why}`,
  ]);
  const title = `${words.last[terminal.language]}: ${localStamp(durable.savedAtMs, timeZone)}`;
  return [paint(terminal, 'bold', title), table(['', '', '', ''], rows).trimStart(), ''];
}

/** The saved state, read without changing anything; null when there is none that can be read. */
function savedState(file: string): Durable | null {
  if (!existsSync(file)) return null;
  try {
    const db = new DatabaseSync(file, { readOnly: true });
    try {
      return readDurable(db);
    } finally {
      db.close();
    }
  } catch {
    // A store that cannot be read is core's to judge; the log below still tells the story.
    return null;
  }
}
