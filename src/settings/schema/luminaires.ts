import * as z from 'zod';
import { says } from './words.ts';

const wattsSchema = () => z.number().min(0).max(20_000);

const pointSchema = z
  .tuple(
    [
      z.number().min(0).max(100).describe('Level, per cent.'),
      wattsSchema().describe('Power drawn at that level, watts.'),
    ],
    { error: says('A point of the curve is a pair.', 'Write [level in per cent, watts], such as [50, 25].') },
  )
  .describe('One measured point: [level in per cent, watts].');

/** One kind of lamp. Level is not power: drivers seldom draw half the power at half the light. */
export const luminaireSchema = z
  .strictObject({
    ratedW: wattsSchema()
      .gt(0)
      .describe('Power of one lamp at full light, watts, driver included; from the data sheet.'),
    standbyW: wattsSchema()
      .default(0)
      .describe('Power of one lamp while its supply is on and its level is 0, watts; 0 behind a relay.'),
    powerCurve: z
      .array(pointSchema)
      .min(2)
      .max(32)
      .optional()
      .describe('Points [level in per cent, watts], levels rising, the last at 100; left out: only off and full.'),
    dimming: z.enum(['relay', 'pwm']).describe('relay: only off and full. pwm: any level, by a dimmer channel.'),
    ratedHours: z
      .int()
      .min(100)
      .max(1_000_000)
      .default(50_000)
      .describe('Life by the data sheet, hours lit; the crew is told at 80 and 100 per cent of it.'),
    tolerancePct: z
      .number()
      .min(0.5)
      .max(50)
      .default(20)
      .describe('How far the powers above may be off, per cent: 20 from a data sheet, 5 measured with a clamp meter.'),
  })
  .refine((lamp) => lamp.dimming === 'relay' || lamp.powerCurve !== undefined, {
    path: ['powerCurve'],
    error: says(
      'A dimmable lamp needs its power curve: energy at half light cannot be guessed.',
      'Copy the points from the data sheet or measure three: [[10, 7], [50, 25], [100, 60]].',
    ),
  })
  .superRefine((lamp, context) => {
    const fault = lamp.powerCurve && curveFault(lamp.powerCurve);
    if (fault) context.addIssue({ code: 'custom', path: ['powerCurve'], message: says(fault, curveRemedy) });
  })
  .superRefine((lamp, context) => {
    const fullW = lamp.powerCurve?.at(-1)?.[1];
    if (fullW === undefined || Math.abs(fullW - lamp.ratedW) <= 0.1 * lamp.ratedW) return;
    const message = `The curve ends at ${fullW} W, but ratedW is ${lamp.ratedW} W.`;
    context.addIssue({
      code: 'custom',
      path: ['powerCurve'],
      message: says(message, 'Both are the power at full light; they may differ by a tenth at most.'),
    });
  });

const curveRemedy = 'Write the points from dark to full light, such as [[0, 0.5], [50, 25], [100, 60]].';

function curveFault(points: readonly (readonly [number, number])[]): string | null {
  let before: readonly [number, number] = [-1, 0];
  for (const point of points) {
    if (point[0] <= before[0]) return `The levels of the curve do not rise: ${before[0]} is followed by ${point[0]}.`;
    if (point[1] < before[1]) return `The power falls from ${before[1]} W to ${point[1]} W while the light rises.`;
    before = point;
  }
  return before[0] === 100 ? null : `The curve ends at level ${before[0]}, not at 100.`;
}

export type LuminaireText = z.infer<typeof luminaireSchema>;
