import type { Note } from '../controller/effect.ts';
import type { StatusLog } from '../ports.ts';
import type { Instant } from '../units.ts';
import { minuteMs } from '../units.ts';
import { type Language, type Words, worded } from '../words/language.ts';
import { wordsOf } from '../words/saidError.ts';
import { LogFile } from './logFile.ts';

export type StatusLogOptions = {
  readonly file: string;
  /** IANA name; the crew reads the estate's time, whatever the machine is set to. */
  readonly timeZone: string;
  /** Of what the log says of itself; left out: English. */
  readonly language?: Language;
  /** Puts a note into words, such as `100 %  dusk, rule road-winter, until 06:30`. */
  readonly say: (note: Note) => string;
  /** A full file becomes FILE.1; FILE.1 to FILE.`keep` are kept. */
  readonly maxBytes?: number;
  readonly keep?: number;
};

const defaultMaxBytes = 1024 * 1024;
const defaultKeep = 5;
/** Lines of one minute that are written; with 150 characters a line, a flood of weeks stays within 26 MB of writing a day. */
const linesPerMinute = 120;
/** Lines of one minute that are alike (same part, same kind) and written; the rest is counted. */
const alikePerMinute = 10;
/** A line is cut here: a command's text comes from outside. */
const lineCharactersMax = 500;

const words = {
  missing: { en: '{lines} lines are missing here: {why}', zh: '此处缺少 {lines} 行：{why}' },
  alike: { en: '... {more} like lines', zh: '……另有 {more} 行类似内容' },
  wordless: { en: '{what} (no words for it: {why})', zh: '{what}（无法转成文字：{why}）' },
} satisfies Record<string, Words>;

/** Opens the crew's log. Nothing here throws and nothing waits for the disk; lines that fail are counted and told later. */
export function openStatusLog(options: StatusLogOptions): StatusLog {
  return new CrewLog(options);
}

/** Notes of one minute about the same part and of the same kind. */
type Alike = { readonly about: string; readonly mark: string; seen: number; more: number };

class CrewLog implements StatusLog {
  readonly #timeZone: string;
  readonly #say: (note: Note) => string;
  readonly #language: Language;
  readonly #file: LogFile;
  #minute = Number.NaN;
  #written = 0;
  #alike = new Map<string, Alike>();
  #lastMs: Instant = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor({
    file,
    timeZone,
    say,
    language = 'en',
    maxBytes = defaultMaxBytes,
    keep = defaultKeep,
  }: StatusLogOptions) {
    this.#timeZone = timeZone;
    this.#say = say;
    this.#language = language;
    this.#file = new LogFile({ file, maxBytes, keep }, (lines, why) =>
      this.#line({
        atMs: this.#lastMs,
        mark: 'WARNING',
        about: 'log',
        text: worded(words.missing, { lines, why })[language],
      }),
    );
  }

  write(note: Note): void {
    this.#enterMinute(note.atMs);
    const mark = markOf(note);
    const alike = this.#countAlike(note.about, mark);
    if (alike.seen > alikePerMinute || this.#written >= linesPerMinute) {
      alike.more += 1;
      return;
    }
    this.#written += 1;
    this.#file.append(this.#line({ atMs: note.atMs, mark, about: note.about, text: this.#sentence(note) }));
  }

  close(): void {
    this.#sumUp();
    this.#file.close();
  }

  /** A flood is summed up when its minute is over: by the next note, or by the timer when there is none. */
  #enterMinute(atMs: Instant): void {
    const minute = Math.floor(atMs / minuteMs);
    if (minute !== this.#minute) this.#sumUp();
    this.#minute = minute;
    this.#lastMs = atMs;
    this.#timer ??= setTimeout(() => this.#sumUp(), minuteMs).unref();
  }

  /** Parts beyond any sensible number are counted together. */
  #countAlike(about: string, mark: string): Alike {
    const full = this.#alike.size >= linesPerMinute && !this.#alike.has(`${about} ${mark}`);
    const [part, kind] = full ? ['others', 'note'] : [about, mark];
    const alike = this.#alike.get(`${part} ${kind}`) ?? { about: part, mark: kind, seen: 0, more: 0 };
    alike.seen += 1;
    this.#alike.set(`${part} ${kind}`, alike);
    return alike;
  }

  #sumUp(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    for (const { about, mark, more } of this.#alike.values()) {
      if (more > 0)
        this.#file.append(
          this.#line({ atMs: this.#lastMs, mark, about, text: worded(words.alike, { more })[this.#language] }),
        );
    }
    this.#alike.clear();
    this.#written = 0;
    this.#minute = Number.NaN;
  }

  #sentence(note: Note): string {
    try {
      return this.#say(note);
    } catch (error) {
      return worded(words.wordless, { what: JSON.stringify(note.what), why: wordsOf(error) })[this.#language];
    }
  }

  #line({ atMs, mark, about, text }: { atMs: Instant; mark: string; about: string; text: string }): string {
    const line = `${this.#localTime(atMs)}  ${mark.padEnd(7)}  ${about.padEnd(12)}  ${text}`;
    return `${printable(line).slice(0, lineCharactersMax)}\n`;
  }

  /** `2026-11-23 18:02:11 +08:00`; an instant no calendar knows is shown as it is. */
  #localTime(atMs: Instant): string {
    try {
      const local = Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs)).toZonedDateTimeISO(this.#timeZone);
      return `${local.toPlainDate().toString()} ${local.toPlainTime().toString({ smallestUnit: 'second' })} ${local.offset}`;
    } catch {
      return `${atMs} ms since 1970`;
    }
  }
}

const marks = { warning: 'WARNING', fault: 'FAULT', cleared: 'cleared' } as const;

/** The severity stands out when it matters; otherwise the kind says more. */
function markOf({ severity, what }: Note): string {
  if (severity !== 'info') return marks[severity];
  return what.kind === 'said' ? 'note' : what.kind;
}

/** One note is one line: what a person typed into a command can neither break it nor colour the terminal. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');
}
