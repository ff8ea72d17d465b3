import { join } from 'node:path';
import type { Site } from '../src/controller/site.ts';
import { openStatusLog } from '../src/journal/statusLog.ts';
import type { StatusLog } from '../src/ports.ts';
import type { Words } from '../src/words/language.ts';
import { sayNote } from '../src/words/say.ts';

const readsAgain: Words = { en: 'The meter can be read again.', zh: '电表已恢复读数。' };

/** What the crew reads of a meter that cannot be read, or can be again (null). */
export function meterLine(message: Words | null): readonly [text: Words, severity: 'fault' | 'cleared'] {
  return message === null ? [readsAgain, 'cleared'] : [message, 'fault'];
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
