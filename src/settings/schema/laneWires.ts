import * as z from 'zod';
import type { LaneInputId } from '../../access/lane.ts';
import { type Words, worded } from '../../words/language.ts';
import { lineName } from './board.ts';
import { about, says, shown } from './words.ts';

const words = {
  noWire: { en: '{value} is not a wire.', zh: '{value} 不是输入接线。' },
  wireRemedy: {
    en: 'Write the line as the board drawing has it, such as {line}, or { line: {line}, cutReads: low } where it differs from the usual.',
    zh: '请按板卡图纸书写引脚，例如 {line}；与常规不同时写 { line: {line}, cutReads: low }。',
  },
  noOutput: { en: '{value} is not an output.', zh: '{value} 不是输出。' },
  outputRemedy: {
    en: 'Write the line as the board drawing has it, such as {line}, or { line: {line}, activeLow: true } for a relay that pulls in on a low line.',
    zh: '请按板卡图纸书写引脚，例如 {line}；继电器低电平吸合时写 { line: {line}, activeLow: true }。',
  },
} satisfies Record<string, Words>;

/** The remedy with the line that was most likely meant: whoever writes 17 means GPIO17. */
function lineRemedy(remedy: Words, typed: unknown): Words {
  return worded(remedy, { line: typeof typed === 'number' ? `GPIO${typed}` : 'GPIO17' });
}

const level = () => z.enum(['high', 'low']);

const wireSchema = z.strictObject({
  line: lineName().meta(
    about({ en: 'GPIO line of the wire, such as GPIO17.', zh: '接线所在的 GPIO 引脚，例如 GPIO17。' }),
  ),
  cutReads: level()
    .optional()
    .meta(
      about({
        en: 'What a cut wire reads, through its pull resistor; left out: high, a contact to ground with a pull-up.',
        zh: '断线时经上下拉电阻读到的电平；不写为 high，即触点接地并有上拉。',
      }),
    ),
  activeAt: level()
    .optional()
    .meta(
      about({
        en: 'Level while it reports something; left out: the one that makes a cut wire safe.',
        zh: '有信号时的电平；不写则取使断线安全的电平。',
      }),
    ),
});

const wire = () =>
  z.union([lineName(), wireSchema], {
    error: ({ input }) => says(worded(words.noWire, { value: shown(input) }), lineRemedy(words.wireRemedy, input)),
  });

export type WireText = z.infer<ReturnType<typeof wire>>;

/** The inputs of a lane. A bare line is a contact to ground with a pull-up, of the kind that makes a cut wire safe. */
export const laneInputsSchema = z.strictObject({
  arrive: wire().meta(
    about({
      en: 'Loop at the reader: a vehicle waits. Contact that closes for a vehicle.',
      zh: '读卡器处的线圈：有车等候。有车时触点闭合。',
    }),
  ),
  safety: wire().meta(
    about({
      en: 'Loop under the arm: presence, permanent, fail-safe. Contact that opens for a vehicle.',
      zh: '闸杆下方的线圈：存在型、常时、故障安全。有车时触点断开。',
    }),
  ),
  armOpen: wire().meta(
    about({
      en: 'Limit switch of the operator: the arm is up. Contact that closes there.',
      zh: '机芯的限位开关：闸杆已升起。到位时触点闭合。',
    }),
  ),
  armClosed: wire().meta(
    about({
      en: 'Limit switch of the operator: the arm is down. Contact that closes there.',
      zh: '机芯的限位开关：闸杆已落下。到位时触点闭合。',
    }),
  ),
  queue: wire()
    .optional()
    .meta(
      about({
        en: 'Second loop, a car behind the first: others wait. Contact that closes for a vehicle.',
        zh: '第二个线圈，在第一辆车之后：有车排队。有车时触点闭合。',
      }),
    ),
  beam: wire()
    .optional()
    .meta(
      about({
        en: "Light beam across the lane, a copy of the operator's. Contact that opens when broken.",
        zh: '横跨车道的红外对射，与机芯所用同一信号。遮挡时触点断开。',
      }),
    ),
  edge: wire()
    .optional()
    .meta(
      about({
        en: "Safety edge of the arm, a copy of the operator's. Contact that opens when touched.",
        zh: '闸杆的防夹胶条，与机芯所用同一信号。触碰时触点断开。',
      }),
    ),
  fire: wire()
    .optional()
    .meta(
      about({
        en: 'Fire alarm, normally closed: an open contact is a fire and opens the lane.',
        zh: '消防报警，常闭：触点断开表示火警并开闸。',
      }),
    ),
  manualRelease: wire()
    .optional()
    .meta(
      about({
        en: 'Manual release of the arm. Contact that opens when somebody has released it.',
        zh: '闸杆的手动释放。有人释放时触点断开。',
      }),
    ),
  guardButton: wire()
    .optional()
    .meta(
      about({
        en: 'Button by which the guard opens the lane. Contact that closes when pressed.',
        zh: '保安开闸的按钮。按下时触点闭合。',
      }),
    ),
  callButton: wire()
    .optional()
    .meta(
      about({
        en: 'Button by which a driver calls the guard. Contact that closes when pressed.',
        zh: '司机呼叫保安的按钮。按下时触点闭合。',
      }),
    ),
} satisfies Record<LaneInputId, z.ZodType>);

const outputWireSchema = z.strictObject({
  line: lineName().meta(
    about({ en: 'GPIO line that drives the relay, such as GPIO17.', zh: '驱动继电器的 GPIO 引脚，例如 GPIO17。' }),
  ),
  activeLow: z
    .boolean()
    .default(false)
    .meta(
      about({
        en: 'true when the relay pulls in on a low line, as most relay boards do.',
        zh: '继电器低电平吸合时写 true，多数继电器板如此。',
      }),
    ),
});

const outputWire = () =>
  z.union([lineName(), outputWireSchema], {
    error: ({ input }) => says(worded(words.noOutput, { value: shown(input) }), lineRemedy(words.outputRemedy, input)),
  });

export type OutputWireText = z.infer<ReturnType<typeof outputWire>>;

export const laneOutputsSchema = z.strictObject({
  open: outputWire().meta(
    about({
      en: 'Momentary OPEN to the barrier operator: a normally-open contact that at rest does nothing.',
      zh: '给道闸机芯的点动开闸信号：常开触点，静止时不动作。',
    }),
  ),
  inhibitClose: outputWire()
    .optional()
    .meta(
      about({
        en: 'Contact that withholds closing, where the operator has an input for it.',
        zh: '禁止落杆的触点，用于机芯有此输入时。',
      }),
    ),
  beacon: outputWire()
    .optional()
    .meta(
      about({
        en: "Lamp at the guard's house: somebody at this lane needs help.",
        zh: '保安室的指示灯：此车道有人需要帮助。',
      }),
    ),
});
