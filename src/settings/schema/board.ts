import * as z from 'zod';
import { idText, says, shown } from './words.ts';

/** Name of a GPIO line as the board's drawing has it. */
export const lineName = () =>
  z.string().regex(/^[A-Z][A-Z0-9_.-]{0,31}$/, {
    error: (issue) =>
      says(`${shown(issue.input)} is not the name of a line.`, 'Write it as the board drawing has it, such as GPIO17.'),
  });

/** Name of a dimmer channel. */
export const channelName = () =>
  z.string().regex(/^[A-Z][A-Z0-9_.-]{0,31}$/, {
    error: (issue) =>
      says(`${shown(issue.input)} is not the name of a dimmer channel.`, 'Write it in capitals, such as PWM0.'),
  });

export const inputKinds = ['motion', 'photocell', 'handSwitch', 'feedback'] as const;

export const inputSchema = z.strictObject({
  kind: z
    .enum(inputKinds)
    .describe('motion sensor, photocell (light sensor), handSwitch (hand, off, auto) or feedback of a contactor.'),
  line: lineName().describe('GPIO line the input is wired to, such as GPIO5.'),
  activeLow: z.boolean().default(false).describe('true when the line goes low to say yes.'),
});

export const photocellSchema = z
  .strictObject({
    input: idText().describe('Name of the photocell among the inputs.'),
    darkBelowLx: z.number().min(0.1).max(1000).default(16).describe('Below this many lux it is dark; 16 is the usual.'),
    brightAboveLx: z
      .number()
      .min(0.1)
      .max(10_000)
      .default(48)
      .describe('Above this many lux it is bright; 2 to 4 times darkBelowLx, so that the lamps do not flutter.'),
    holdS: z.int().min(0).max(3600).default(180).describe('Seconds that dark or bright must last before it counts.'),
  })
  .refine((cell) => cell.brightAboveLx > cell.darkBelowLx, {
    path: ['brightAboveLx'],
    error: says('brightAboveLx is not above darkBelowLx.', 'Take 2 to 4 times darkBelowLx, such as 48 for 16.'),
  });

export const clockSchema = z.strictObject({
  sources: z
    .array(
      z
        .enum(['timesyncd', 'rtc', 'host'])
        .describe('timesyncd: the network. rtc: a battery clock. host: whoever runs this machine vouches for it.'),
    )
    .min(1)
    .max(3)
    .describe('Where this device gets its time from.'),
  maxOutageH: z
    .number()
    .min(1)
    .max(24 * 90)
    .default(72)
    .describe('Longest power cut to reckon with, hours, when no battery clock says how long it was.'),
});

export const boardSchema = () =>
  z
    .enum(['simulated', 'raspberry-pi', 'linux'])
    .describe(
      'Which board drives the lamps. simulated: no hardware, for a desk or a demonstration. raspberry-pi: 3, 4, 5 or Zero 2 W. linux: any other; name its gpioChip.',
    );

/** A GPIO chip as its driver calls it: numbers change between kernels, labels do not. */
export const chipLabelSchema = () =>
  z
    .string()
    .regex(/^[\x21-\x7e]{1,31}$/, {
      error: (issue) =>
        says(`${shown(issue.input)} is not the label of a GPIO chip.`, 'gpiodetect shows it in square brackets.'),
    })
    .optional()
    .describe('With board: linux, the label of the GPIO chip as gpiodetect shows it, such as pinctrl-bcm2711.');

export const statusLedSchema = z.strictObject({
  line: lineName().describe('GPIO line the LED is wired to, such as GPIO26.'),
  activeLow: z.boolean().default(false).describe('true when a low line lights it.'),
});

export const staggerSchema = () =>
  z
    .int()
    .min(0)
    .max(60_000)
    .default(1000)
    .describe('Pause between two zones of one staggerGroup that switch on, milliseconds; spares the breaker.');
