import { join } from 'node:path';
import type { Site } from '../src/controller/site.ts';
import { openStatusLog } from '../src/journal/statusLog.ts';
import type { StatusLog } from '../src/ports.ts';
import { type Words, worded } from '../src/words/language.ts';
import { sayNote } from '../src/words/say.ts';

/** What the crew reads of inputs and meters. The English of a fault names its input or meter already. */
export const poleWords = {
  unread: { en: '{message}', zh: '输入无法读取：{message}' },
  meterUnread: { en: '{message}', zh: '电表无法读取：{message}' },
  meterReads: { en: 'The meter can be read again.', zh: '电表已恢复读数。' },
} satisfies Record<string, Words>;

/** What the crew reads of a meter that cannot be read, or can be again (null). */
export function meterLine(message: string | null): readonly [text: Words, severity: 'fault' | 'cleared'] {
  return message === null ? [poleWords.meterReads, 'cleared'] : [worded(poleWords.meterUnread, { message }), 'fault'];
}

/** The crew's log of a state folder, in the language of the site. */
export function crewLog({ language, place: { timeZone } }: Site, folder: string): StatusLog {
  return openStatusLog({
    file: join(folder, 'status.log'),
    timeZone,
    language,
    say: (note) => sayNote(note, language, timeZone),
  });
}
