import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Effect } from '../controller/effect.ts';
import type { Site } from '../controller/site.ts';
import { exportRun } from '../journal/recordedRun.ts';
import { readRecording } from '../journal/recording.ts';
import type { Instant } from '../units.ts';
import { localDateTime } from '../words/localTime.ts';
import { sayNote } from '../words/say.ts';
import { type Command, exit, UsageError } from './command.ts';
import { type Difference, type Heard, replayRun } from './replayRun.ts';
import { paint, type Terminal } from './terminal.ts';

/** `duskgate replay`: a field night at a desk. */
export const replay: Command = {
  name: 'replay',
  words: 'FILE',
  text: { en: 'send a recorded journal through the controller again', zh: '用记录的日志重放控制过程' },
  options: [
    {
      name: 'run',
      value: 'RUN',
      text: { en: 'which run of a database (else the last)', zh: '数据库中的某次运行（缺省为最近一次）' },
    },
    {
      name: 'export',
      value: 'FILE',
      text: { en: 'write that run as JSON Lines and stop', zh: '导出为 JSON Lines 后结束' },
    },
    { name: 'quiet', value: null, text: { en: 'only the verdict', zh: '仅显示结论' } },
  ],
  examples: ['duskgate replay var/store.db', 'duskgate replay night.jsonl --quiet'],
  run: (given, terminal) => {
    const file = resolve(given.words[0] ?? '');
    if (given.words[0] === undefined || !existsSync(file))
      throw new UsageError({
        en: `Name a recording or a store, such as var/store.db${given.words[0] === undefined ? '' : `; there is no ${file}`}.`,
        zh: `请写明记录或数据库，例如 var/store.db${given.words[0] === undefined ? '' : `；没有 ${file}`}。`,
      });
    const run = given.options['run'] ?? null;
    const target = given.options['export'];
    if (target !== undefined) {
      const lines = exportRun(file, run, resolve(target));
      terminal.out(`${lines} lines in ${resolve(target)}\n`);
      return exit.ok;
    }
    const done = replayRun(readRecording(file, run), telling(terminal, given.switches.has('quiet')));
    const gaps = done.gaps === 0 ? '' : `, ${done.gaps} gaps`;
    if (done.difference !== null) {
      terminal.out(differenceText(done.difference, terminal));
      return exit.no;
    }
    terminal.out(`${paint(terminal, 'green', 'same')}: ${done.lines} events, ${done.effects} effects${gaps}\n`);
    return exit.ok;
  },
};

function telling(terminal: Terminal, quiet: boolean): Heard {
  const line = (text: string) => (quiet ? undefined : terminal.out(`${text}\n`));
  return {
    head: (head) => line(paint(terminal, 'bold', `run ${head.run}, config ${head.siteRevision}`)),
    gap: (where, because) => line(paint(terminal, 'yellow', `lines are missing at ${where}: ${because}`)),
    line: (recorded, effects, site) => {
      for (const effect of effects) {
        const text = effectText(effect, site, recorded.now.wallMs, terminal);
        if (text !== null) line(text);
      }
    },
  };
}

/** What a person wants to see of an effect: the notes and the lamps; saves and replies are counted only. */
function effectText(effect: Effect, site: Site, atMs: Instant, terminal: Terminal): string | null {
  const time = localDateTime(atMs, site.place.timeZone);
  if (effect.kind === 'note')
    return `${time}  ${effect.note.about.padEnd(16)} ${sayNote(effect.note, terminal.language, site.place.timeZone)}`;
  if (effect.kind === 'openLights')
    return `${time}  ${'board'.padEnd(16)} ${Object.values(effect.levels).filter((level) => level > 0).length} of ${Object.keys(effect.levels).length} zones start lit`;
  return null;
}

function differenceText(difference: Difference, terminal: Terminal): string {
  const effectLines = (mark: string, effects: readonly unknown[]) =>
    effects.map((effect) => `  ${mark} ${JSON.stringify(effect)}\n`).join('');
  return [
    paint(
      terminal,
      'red',
      `first difference at ${difference.where} (${new Date(difference.atMs).toISOString()}, event ${difference.event})\n`,
    ),
    effectLines('recorded', difference.recorded),
    effectLines('replayed', difference.replayed),
  ].join('');
}
