import { ambiguity, slip } from '../../access/ambiguity.ts';
import { formatOf } from '../../access/formatTable.ts';
import type { Draft, Entry } from '../draft.ts';
import type { Finding } from '../problem.ts';
import type { ReaderText } from '../schema/readers.ts';

/** Formats that cannot be told apart, and facility codes that no card of them can carry. */
export function readerFindings(draft: Draft): Finding[] {
  return readersOf(draft).flatMap((reader) => [...ambiguityFindings(reader), ...facilityFindings(reader)]);
}

/** The readers of all lanes, each with its place. */
export function readersOf({ lanes }: Draft): Entry<ReaderText>[] {
  return lanes.flatMap(({ path, value }) =>
    value.readers.map((reader, index) => ({ path: [...path, 'readers', index], value: reader })),
  );
}

function ambiguityFindings({ path, value }: Entry<ReaderText>): Finding[] {
  const why = ambiguity(value);
  return why === null ? [] : [{ path: [...path, 'formats'], ...parted(why, ': ') }];
}

function facilityFindings({ path, value: { formats, facilities } }: Entry<ReaderText>): Finding[] {
  const most = Math.max(...formats.map(facilityMost));
  if (facilities.length > 0 && most < 0) {
    const message = `Cards of ${formats.join(', ')} carry no facility code.`;
    return [{ path: [...path, 'facilities'], message, remedy: 'Remove facilities, or look at the formats again.' }];
  }
  return facilities.flatMap((facility, index) => {
    if (facility <= most) return [];
    const message = `No card of ${formats.join(', ')} can carry the facility code ${facility}.`;
    return [
      {
        path: [...path, 'facilities', index],
        message,
        remedy: `It is ${most} at most; the order for the cards says it.`,
      },
    ];
  });
}

/** Largest facility code of a format; -1 where it has none. */
function facilityMost(id: ReaderText['formats'][number]): number {
  const { layout } = formatOf(id);
  if (layout.kind !== 'numbers' || layout.facility === null) return -1;
  return 2 ** (layout.facility.to - layout.facility.from + 1) - 1;
}

/** Formats between which a lost or an extra bit can turn one card into another. */
export function readerWarnings(draft: Draft): Finding[] {
  return readersOf(draft).flatMap(({ path, value }) => {
    const why = slip(value);
    return why === null ? [] : [{ path: [...path, 'formats'], ...parted(why, '. ') }];
  });
}

/** What is wrong, and after the sign what to do, as two sentences. */
function parted(text: string, sign: ': ' | '. '): Pick<Finding, 'message' | 'remedy'> {
  const at = text.lastIndexOf(sign);
  const remedy = text.slice(at + sign.length);
  return { message: `${text.slice(0, at)}.`, remedy: remedy.charAt(0).toUpperCase() + remedy.slice(1) };
}
