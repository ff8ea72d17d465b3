import { ambiguity } from '../access/ambiguity.ts';
import { type Accepted, accepting } from '../access/cardFormat.ts';
import { cardFormats, type FormatId, formatNamed } from '../access/formatTable.ts';
import { nearest } from '../settings/nearest.ts';
import { type Arguments, UsageError } from './command.ts';

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
  if (refused !== null) throw new UsageError(`--formats ${list}: ${refused}`);
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
  if (sameLength.length > 1)
    throw new UsageError(`--formats ${name}: ${sameLength.join(' and ')} have ${name} bits: name one.`);
  const meant = nearest(name.trim(), ids);
  throw new UsageError(
    `--formats ${name}: there is no such format. ${meant === null ? '' : `Did you mean ${meant}? `}Formats: ${ids.join(', ')}.`,
  );
}
