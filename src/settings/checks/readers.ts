import { ambiguity, slip } from '../../access/ambiguity.ts';
import { formatOf } from '../../access/formatTable.ts';
import { type Words, worded } from '../../words/language.ts';
import type { Draft, Entry } from '../draft.ts';
import type { Finding } from '../problem.ts';
import type { ReaderText } from '../schema/readers.ts';

const words = {
  noCode: { en: 'Cards of {formats} carry no facility code.', zh: '{formats} 卡不带区码。' },
  noCodeRemedy: {
    en: 'Remove facilities, or look at the formats again.',
    zh: '请删除 facilities，或重新核对 formats。',
  },
  tooLarge: {
    en: 'No card of {formats} can carry the facility code {facility}.',
    zh: '{formats} 卡都不能带区码 {facility}。',
  },
  most: { en: 'It is {most} at most; the order for the cards says it.', zh: '最大为 {most}；制卡订单上写有此码。' },
} satisfies Record<string, Words>;

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
  return why === null ? [] : [{ path: [...path, 'formats'], ...why }];
}

function facilityFindings({ path, value: { formats, facilities } }: Entry<ReaderText>): Finding[] {
  const listed = { en: formats.join(', '), zh: formats.join('、') };
  const most = Math.max(...formats.map(facilityMost));
  if (facilities.length > 0 && most < 0) {
    const message = worded(words.noCode, { formats: listed });
    return [{ path: [...path, 'facilities'], message, remedy: words.noCodeRemedy }];
  }
  return facilities.flatMap((facility, index) => {
    if (facility <= most) return [];
    const message = worded(words.tooLarge, { formats: listed, facility });
    return [{ path: [...path, 'facilities', index], message, remedy: worded(words.most, { most }) }];
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
    return why === null ? [] : [{ path: [...path, 'formats'], ...why }];
  });
}
