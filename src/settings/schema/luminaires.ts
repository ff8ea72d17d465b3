import * as z from 'zod';
import { type Words, worded } from '../../words/language.ts';
import { about, says } from './words.ts';

const words = {
  noPair: { en: 'A point of the curve is a pair.', zh: '曲线上的点是一对数。' },
  pairRemedy: {
    en: 'Write [level in per cent, watts], such as [50, 25].',
    zh: '请写 [亮度百分比, 瓦数]，例如 [50, 25]。',
  },
  noCurve: {
    en: 'A dimmable lamp needs its power curve: energy at half light cannot be guessed.',
    zh: '可调光灯具须给出功率曲线：半亮时的能耗无法猜测。',
  },
  measure: {
    en: 'Copy the points from the data sheet or measure three: [[10, 7], [50, 25], [100, 60]].',
    zh: '请抄录数据手册中的各点，或实测三点：[[10, 7], [50, 25], [100, 60]]。',
  },
  curveRemedy: {
    en: 'Write the points from dark to full light, such as [[0, 0.5], [50, 25], [100, 60]].',
    zh: '请从暗到全亮写出各点，例如 [[0, 0.5], [50, 25], [100, 60]]。',
  },
  otherPower: {
    en: 'The curve ends at {fullW} W, but ratedW is {ratedW} W.',
    zh: '曲线终点为 {fullW} W，而 ratedW 为 {ratedW} W。',
  },
  samePower: {
    en: 'Both are the power at full light; they may differ by a tenth at most.',
    zh: '两者都是全亮功率，最多相差十分之一。',
  },
  levelsFall: {
    en: 'The levels of the curve do not rise: {before} is followed by {after}.',
    zh: '曲线的亮度没有递增：{before} 之后是 {after}。',
  },
  powerFalls: {
    en: 'The power falls from {before} W to {after} W while the light rises.',
    zh: '亮度上升时功率却从 {before} W 降到 {after} W。',
  },
  endsEarly: { en: 'The curve ends at level {level}, not at 100.', zh: '曲线终于亮度 {level}，而不是 100。' },
} satisfies Record<string, Words>;

const wattsSchema = () => z.number().min(0).max(20_000);

const pointSchema = z
  .tuple(
    [
      z
        .number()
        .min(0)
        .max(100)
        .meta(about({ en: 'Level, per cent.', zh: '亮度百分比。' })),
      wattsSchema().meta(about({ en: 'Power drawn at that level, watts.', zh: '该亮度下的功率，瓦。' })),
    ],
    { error: says(words.noPair, words.pairRemedy) },
  )
  .meta(about({ en: 'One measured point: [level in per cent, watts].', zh: '一个实测点：[亮度百分比, 瓦数]。' }));

/** One kind of lamp. Level is not power: drivers seldom draw half the power at half the light. */
export const luminaireSchema = z
  .strictObject({
    ratedW: wattsSchema()
      .gt(0)
      .meta(
        about({
          en: 'Power of one lamp at full light, watts, driver included; from the data sheet.',
          zh: '单灯全亮功率，瓦，含驱动；取自数据手册。',
        }),
      ),
    standbyW: wattsSchema()
      .default(0)
      .meta(
        about({
          en: 'Power of one lamp while its supply is on and its level is 0, watts; 0 behind a relay.',
          zh: '单灯在通电而亮度为 0 时的功率，瓦；由继电器控制时为 0。',
        }),
      ),
    powerCurve: z
      .array(pointSchema)
      .min(2)
      .max(32)
      .optional()
      .meta(
        about({
          en: 'Points [level in per cent, watts], levels rising, the last at 100; left out: only off and full.',
          zh: '各点 [亮度百分比, 瓦数]，亮度递增，末点为 100；不写表示只有灭和全亮。',
        }),
      ),
    dimming: z.enum(['relay', 'pwm']).meta(
      about({
        en: 'relay: only off and full. pwm: any level, by a dimmer channel.',
        zh: 'relay：只有灭和全亮。pwm：任意亮度，由调光通道驱动。',
      }),
    ),
    ratedHours: z
      .int()
      .min(100)
      .max(1_000_000)
      .default(50_000)
      .meta(
        about({
          en: 'Life by the data sheet, hours lit; the crew is told at 80 and 100 per cent of it.',
          zh: '数据手册的寿命，亮灯小时；到 80 % 和 100 % 时通知维护人员。',
        }),
      ),
    tolerancePct: z
      .number()
      .min(0.5)
      .max(50)
      .default(20)
      .meta(
        about({
          en: 'How far the powers above may be off, per cent: 20 from a data sheet, 5 measured with a clamp meter.',
          zh: '以上功率的误差，百分比：取自数据手册为 20，用钳形表实测为 5。',
        }),
      ),
  })
  .refine((lamp) => lamp.dimming === 'relay' || lamp.powerCurve !== undefined, {
    path: ['powerCurve'],
    error: says(words.noCurve, words.measure),
  })
  .superRefine((lamp, context) => {
    const fault = lamp.powerCurve && curveFault(lamp.powerCurve);
    if (fault) context.addIssue({ code: 'custom', path: ['powerCurve'], message: says(fault, words.curveRemedy) });
  })
  .superRefine((lamp, context) => {
    const fullW = lamp.powerCurve?.at(-1)?.[1];
    if (fullW === undefined || Math.abs(fullW - lamp.ratedW) <= 0.1 * lamp.ratedW) return;
    const message = says(worded(words.otherPower, { fullW, ratedW: lamp.ratedW }), words.samePower);
    context.addIssue({ code: 'custom', path: ['powerCurve'], message });
  });

function curveFault(points: readonly (readonly [number, number])[]): Words | null {
  let before: readonly [number, number] = [-1, 0];
  for (const point of points) {
    if (point[0] <= before[0]) return worded(words.levelsFall, { before: before[0], after: point[0] });
    if (point[1] < before[1]) return worded(words.powerFalls, { before: before[1], after: point[1] });
    before = point;
  }
  return before[0] === 100 ? null : worded(words.endsEarly, { level: before[0] });
}

export type LuminaireText = z.infer<typeof luminaireSchema>;
