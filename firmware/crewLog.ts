import { join } from 'node:path';
import type { Site } from '../src/controller/site.ts';
import { openStatusLog } from '../src/journal/statusLog.ts';
import type { StatusLog } from '../src/ports.ts';
import { sayNote } from '../src/words/say.ts';

/** The crew's log in the state folder, in the site's language and time. */
export function openCrewLog({ language, place: { timeZone } }: Site, folder: string): StatusLog {
  return openStatusLog({
    file: join(folder, 'status.log'),
    timeZone,
    say: (note) => sayNote(note, language, timeZone),
  });
}
