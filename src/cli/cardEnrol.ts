import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type Column, cellReader, type Row } from '../cards/cells.ts';
import { closeEnrolment, enrolmentMsMax, type MachineTime, openEnrolment, seenCards } from '../cards/enrolment.ts';
import { withCard } from '../cards/rosterChange.ts';
import { isName } from '../cards/rosterLine.ts';
import { readSigner } from '../cards/signature.ts';
import { askedPseudonym, type CardPlace, publish, tableSite } from './cardPlace.ts';
import { type Arguments, exit, type Option, UsageError } from './command.ts';
import { askedEnd } from './endOption.ts';
import type { Terminal } from './terminal.ts';

/** What enrol takes beside the card: columns of a table, as options. */
export const rightsOptions: readonly Option[] = [
  {
    name: 'holder',
    value: 'TEXT',
    text: { en: 'enrol: whose card: a flat, a firm, a plate', zh: '登记：持有人（房号、单位或车牌）' },
  },
  {
    name: 'class',
    value: 'CLASS',
    text: { en: 'enrol, list: resident, staff, visitor, contractor, emergency, guard', zh: '登记/列表：类别' },
  },
  {
    name: 'lanes',
    value: '"L L"',
    text: { en: 'enrol: lanes it opens (else all)', zh: '登记：可通行车道（缺省为全部）' },
  },
  { name: 'valid-to', value: 'DATE', text: { en: 'enrol: last day', zh: '登记：最后有效日' } },
  { name: 'hours', value: 'TEXT', text: { en: 'enrol: "mon-fri 08:00-18:00; sat 09:00-12:00"', zh: '登记：时段' } },
  { name: 'uses', value: 'N', text: { en: 'enrol: how many entries', zh: '登记：可进入次数' } },
  {
    name: 'reader',
    value: 'READER',
    text: { en: 'enrol: wait for a card at this reader', zh: '登记：在此读卡器等待刷卡' },
  },
];

const columnOf: Readonly<Record<string, Column>> = {
  holder: 'holder',
  class: 'class',
  lanes: 'lanes',
  'valid-to': 'valid_to',
  hours: 'profile',
  uses: 'uses',
};

const pollMs = 200;
const usualMs = 2 * 60_000;

/** `duskgate card enrol`: one card more, typed in with --card or shown to a reader within a bounded time. */
export async function enrolCard(given: Arguments, place: CardPlace, terminal: Terminal): Promise<number> {
  const row = askedRow(given, place);
  readSigner(place.files.signer);
  const typed = given.options['card'];
  const pseudonym =
    typed === undefined ? await shownCard(given, place, terminal) : askedPseudonym(typed, place.siteKey);
  if (pseudonym === null) return exit.no;
  return publish(place, withCard(place.held, { ...row.card, pseudonym }, row.profile), terminal);
}

/** The rights asked for, read as a row of a table is; its card is put in later. */
function askedRow(given: Arguments, place: CardPlace): Row {
  const cells = new Map(
    Object.entries(columnOf).map(([option, column]) => [column, { text: given.options[option] ?? '', column: 1 }]),
  );
  const anyCard = [['uid', { text: '00000000', column: 1 }]] as const;
  const { row, problems } = cellReader(new Map([...cells, ...anyCard]), tableSite(place));
  if (row !== null) return row;
  const lines = problems.map(({ name, shown, message, remedy }) => {
    const option = Object.keys(columnOf).find((one) => columnOf[one] === name) ?? name;
    const place = `--${option}${shown === null ? '' : ` ${shown}`}`;
    return { en: `${place}: ${message.en} ${remedy.en}`, zh: `${place}：${message.zh}${remedy.zh}` };
  });
  throw new UsageError({
    en: lines.map(({ en }) => en).join('\n'),
    zh: lines.map(({ zh }) => zh).join('\n'),
  });
}

async function shownCard(given: Arguments, { files }: CardPlace, terminal: Terminal): Promise<string | null> {
  const reader = given.options['reader'] ?? '';
  if (!isName(reader))
    throw new UsageError({
      en: 'Name the card with --card FORMAT:FACILITY:NUMBER, or a reader with --reader ID.',
      zh: '请用 --card FORMAT:FACILITY:NUMBER 写明卡，或用 --reader ID 写明读卡器。',
    });
  const enrolment = openEnrolment(files, reader, askedMs(given), machineTime());
  const seconds = Math.round((enrolment.untilMono - machineTime().monoMs) / 1000);
  const words = {
    en: `Show the card to ${reader}; it learns for ${seconds} s.`,
    zh: `请在 ${reader} 刷卡，${seconds} 秒内有效。`,
  };
  terminal.err(`${words[terminal.language]}\n`);
  const onSignal = () => closeEnrolment(files);
  process.once('exit', onSignal);
  try {
    while (machineTime().monoMs < enrolment.untilMono) {
      const [first] = seenCards(files);
      if (first !== undefined) return first;
      await pause(pollMs);
    }
  } finally {
    closeEnrolment(files);
    process.off('exit', onSignal);
  }
  const none = { en: 'No card was shown; nothing was changed.', zh: '未刷卡；未作任何更改。' };
  terminal.err(`${none[terminal.language]}\n`);
  return null;
}

function askedMs(given: Arguments): number {
  const end = askedEnd(given);
  if (end.kind === 'default') return usualMs;
  if (end.kind === 'duration' && end.ms <= enrolmentMsMax) return end.ms;
  throw new UsageError({
    en: `--for: a reader learns for at most ${enrolmentMsMax / 60_000}min.`,
    zh: `--for：读卡器最多登记 ${enrolmentMsMax / 60_000} 分钟。`,
  });
}

/** The boot and the clock that core reads too. */
function machineTime(): MachineTime {
  const machineBoot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  return { machineBoot, monoMs: Number(process.hrtime.bigint()) / 1e6 };
}
