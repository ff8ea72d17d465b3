import * as z from 'zod';
import { cardFormats } from '../../access/formatTable.ts';
import { didYouMean } from '../../words/choice.ts';
import { type Words, worded } from '../../words/language.ts';
import { lineName } from './board.ts';
import { about, idText, says, shown } from './words.ts';

const words = {
  noFormat: { en: '{value} is not a card format.', zh: '{value} 不是卡格式。' },
  oneOfBits: {
    en: 'With {bits} bits there is: {formats}. The order for the cards says which.',
    zh: '{bits} 位的有：{formats}。制卡订单上写明了是哪一种。',
  },
  manyOfBits: {
    en: 'With {bits} bits there are: {formats}. The order for the cards says which.',
    zh: '{bits} 位的有：{formats}。制卡订单上写明了是哪一种。',
  },
} satisfies Record<string, Words>;

const formatIds = cardFormats.map(({ id }) => id);

const formatSchema = () =>
  z.enum(formatIds, {
    error: (issue) => says(worded(words.noFormat, { value: shown(issue.input) }), formatRemedy(String(issue.input))),
  });

/** Bits alone name several formats, so whoever writes 26 is told which there are. */
function formatRemedy(typed: string): Words {
  const bits = cardFormats.filter((format) => String(format.bits) === typed).map(({ id }) => id);
  if (bits.length === 0) return didYouMean(typed, formatIds);
  const told = { bits: typed, formats: { en: bits.join(', '), zh: bits.join('、') } };
  return worded(bits.length === 1 ? words.oneOfBits : words.manyOfBits, told);
}

const order = () => z.enum(['msb', 'lsb']).default('msb');

/** A card reader of a lane. */
export const readerSchema = z.strictObject({
  id: idText().meta(
    about({
      en: 'Short name of the reader, such as gate-in-reader; logs and commands use it.',
      zh: '读卡器的简称，例如 gate-in-reader；用于日志和命令。',
    }),
  ),
  d0: lineName().meta(
    about({
      en: 'GPIO line of the wire DATA0, mostly green. A pin of the board itself, never an expander.',
      zh: 'DATA0 线（多为绿色）所接的 GPIO 引脚。须为板卡自身的引脚，不可用扩展芯片。',
    }),
  ),
  d1: lineName().meta(
    about({
      en: 'GPIO line of the wire DATA1, mostly white. A pin of the board itself, never an expander.',
      zh: 'DATA1 线（多为白色）所接的 GPIO 引脚。须为板卡自身的引脚，不可用扩展芯片。',
    }),
  ),
  formats: z
    .array(formatSchema().meta(about({ en: 'A card format, such as H10301.', zh: '一种卡格式，例如 H10301。' })))
    .min(1)
    .max(cardFormats.length)
    .meta(
      about({
        en: 'Card formats this reader accepts, such as [H10301]; no two of one length.',
        zh: '此读卡器接受的卡格式，例如 [H10301]；位数不得相同。',
      }),
    ),
  facilities: z
    .array(
      z
        .int()
        .min(0)
        .max(4_194_303)
        .meta(about({ en: 'A facility code.', zh: '一个区码。' })),
    )
    .max(64)
    .default([])
    .meta(
      about({
        en: "Facility codes of the estate's own cards; cards of others are foreign. Left out: every code is its own.",
        zh: '本小区卡的区码；其他区码为外来卡。不写则一律视为本小区。',
      }),
    ),
  byteOrder: order().meta(
    about({
      en: 'Which byte of a UID arrives first; lsb for readers that show it turned round.',
      zh: 'UID 的哪个字节先到；读卡器倒序显示时为 lsb。',
    }),
  ),
  bitOrder: order().meta(
    about({ en: 'Which bit of each byte of a UID arrives first.', zh: 'UID 每个字节的哪一位先到。' }),
  ),
  inverted: z
    .boolean()
    .default(false)
    .meta(
      about({
        en: 'true for a reader that says 0 on DATA1 and stays wired that way.',
        zh: '读卡器在 DATA1 上送 0 且接线不改时写 true。',
      }),
    ),
});

export type ReaderText = z.infer<typeof readerSchema>;
