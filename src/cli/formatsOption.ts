import { ambiguity } from '../access/ambiguity.ts';
import { type Accepted, accepting } from '../access/cardFormat.ts';
import { cardFormats, type FormatId, formatNamed } from '../access/formatTable.ts';
import { sentences, type Words, worded } from '../words/language.ts';
import { nearest } from '../words/nearest.ts';
import { type Arguments, UsageError } from './command.ts';

const words = {
  refused: { en: '--formats {list}: {why}', zh: '--formats {list}：{why}' },
  sameLength: { en: '{formats} have {bits} bits: name one.', zh: '{formats} 都是 {bits} 位：请写明一种。' },
  unknown: { en: 'there is no such format.', zh: '没有这种格式。' },
  meant: { en: 'Did you mean {near}?', zh: '是否指 {near}？' },
  formats: { en: 'Formats: {formats}.', zh: '可选格式：{formats}。' },
} satisfies Record<string, Words>;

/** Reads --formats and the orders of a UID. Throws UsageError that names the format and the remedy. */
export function acceptedBy({ options, switches }: Arguments): Accepted {
  const list = options['formats'];
  const accepted: Accepted = {
    ...accepting(list === undefined ? firstOfEachLength() : list.split(',').map(formatGiven)),
    byteOrder: switches.has('lsb-bytes') ? 'lsb' : 'msb',
    bitOrder: switches.has('lsb-bits') ? 'lsb' : 'msb',
    inverted: switches.has('invert'),
  };
  const refused = ambiguity(accepted);
  if (refused !== null) throw refusal(list ?? '', [refused.message, refused.remedy]);
  return accepted;
}

/** Without a list everything is tried; of formats with one length the usual one is shown, the others beside it. */
function firstOfEachLength(): FormatId[] {
  const seen = new Set<number>();
  return cardFormats.flatMap(({ id, bits }) => (seen.has(bits) ? [] : (seen.add(bits), [id])));
}

function formatGiven(name: string): FormatId {
  const format = formatNamed(name);
  if (format !== null) return format.id;
  const ids = cardFormats.map(({ id }) => id);
  const sameLength = cardFormats.filter(({ bits }) => String(bits) === name.trim()).map(({ id }) => id);
  if (sameLength.length > 1) {
    const formats = { en: sameLength.join(' and '), zh: sameLength.join('、') };
    throw refusal(name, [worded(words.sameLength, { formats, bits: name.trim() })]);
  }
  const near = nearest(name.trim(), ids);
  const known = worded(words.formats, { formats: { en: ids.join(', '), zh: ids.join('、') } });
  throw refusal(name, [words.unknown, ...(near === null ? [] : [worded(words.meant, { near })]), known]);
}

const refusal = (list: string, why: readonly Words[]): UsageError =>
  new UsageError(worded(words.refused, { list, why: sentences(why) }));
