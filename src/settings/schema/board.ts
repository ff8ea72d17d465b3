import * as z from 'zod';
import type { Words } from '../../words/language.ts';
import { about, idText, says, saysOf } from './words.ts';

const words = {
  noLine: { en: '{value} is not the name of a line.', zh: '{value} 不是引脚名。' },
  lineRemedy: { en: 'Write it as the board drawing has it, such as GPIO17.', zh: '请按板卡图纸书写，例如 GPIO17。' },
  noChannel: { en: '{value} is not the name of a dimmer channel.', zh: '{value} 不是调光通道名。' },
  channelRemedy: { en: 'Write it in capitals, such as PWM0.', zh: '请用大写字母，例如 PWM0。' },
  noGap: { en: 'brightAboveLx is not above darkBelowLx.', zh: 'brightAboveLx 未大于 darkBelowLx。' },
  gapRemedy: {
    en: 'Take 2 to 4 times darkBelowLx, such as 48 for 16.',
    zh: '请取 darkBelowLx 的 2 至 4 倍，例如 16 对应 48。',
  },
  noChip: { en: '{value} is not the label of a GPIO chip.', zh: '{value} 不是 GPIO 芯片的标签。' },
  chipRemedy: { en: 'gpiodetect shows it in square brackets.', zh: 'gpiodetect 在方括号中显示该标签。' },
} satisfies Record<string, Words>;

/** Name of a GPIO line as the board's drawing has it. */
export const lineName = () =>
  z.string().regex(/^[A-Z][A-Z0-9_.-]{0,31}$/, {
    error: saysOf(words.noLine, words.lineRemedy),
  });

/** Name of a dimmer channel. */
export const channelName = () =>
  z.string().regex(/^[A-Z][A-Z0-9_.-]{0,31}$/, {
    error: saysOf(words.noChannel, words.channelRemedy),
  });

export const inputKinds = ['motion', 'photocell', 'handSwitch', 'feedback'] as const;

export const inputSchema = z.strictObject({
  kind: z.enum(inputKinds).meta(
    about({
      en: 'motion sensor, photocell (light sensor), handSwitch (hand, off, auto) or feedback of a contactor.',
      zh: 'motion 人员感应、photocell 光控、handSwitch 手动开关（手动、关、自动）或 feedback 接触器反馈。',
    }),
  ),
  line: lineName().meta(
    about({ en: 'GPIO line the input is wired to, such as GPIO5.', zh: '输入所接的 GPIO 引脚，例如 GPIO5。' }),
  ),
  activeLow: z
    .boolean()
    .default(false)
    .meta(about({ en: 'true when the line goes low to say yes.', zh: '引脚为低电平表示“是”时写 true。' })),
});

export const photocellSchema = z
  .strictObject({
    input: idText().meta(about({ en: 'Name of the photocell among the inputs.', zh: 'inputs 中光控的名称。' })),
    darkBelowLx: z
      .number()
      .min(0.1)
      .max(1000)
      .default(16)
      .meta(about({ en: 'Below this many lux it is dark; 16 is the usual.', zh: '低于此照度（lx）为暗；通常为 16。' })),
    brightAboveLx: z
      .number()
      .min(0.1)
      .max(10_000)
      .default(48)
      .meta(
        about({
          en: 'Above this many lux it is bright; 2 to 4 times darkBelowLx, so that the lamps do not flutter.',
          zh: '高于此照度（lx）为亮；取 darkBelowLx 的 2 至 4 倍，以免灯光闪烁。',
        }),
      ),
    holdS: z
      .int()
      .min(0)
      .max(3600)
      .default(180)
      .meta(about({ en: 'Seconds that dark or bright must last before it counts.', zh: '暗或亮须持续多少秒才算数。' })),
  })
  .refine((cell) => cell.brightAboveLx > cell.darkBelowLx, {
    path: ['brightAboveLx'],
    error: says(words.noGap, words.gapRemedy),
  });

export const clockSchema = z.strictObject({
  sources: z
    .array(
      z.enum(['timesyncd', 'rtc', 'host']).meta(
        about({
          en: 'timesyncd: the network. rtc: a battery clock. host: whoever runs this machine vouches for it.',
          zh: 'timesyncd：网络对时。rtc：电池时钟。host：由运行本机者担保。',
        }),
      ),
    )
    .min(1)
    .max(3)
    .meta(about({ en: 'Where this device gets its time from.', zh: '本设备从何处取得时间。' })),
  maxOutageH: z
    .number()
    .min(1)
    .max(24 * 90)
    .default(72)
    .meta(
      about({
        en: 'Longest power cut to reckon with, hours, when no battery clock says how long it was.',
        zh: '没有电池时钟可查停电时长时，按最长停电多少小时计。',
      }),
    ),
});

export const boardSchema = () =>
  z.enum(['simulated', 'raspberry-pi', 'linux']).meta(
    about({
      en: 'Which board drives the lamps. simulated: no hardware, for a desk or a demonstration. raspberry-pi: 3, 4, 5 or Zero 2 W. linux: any other; name its gpioChip.',
      zh: '由哪种板卡驱动灯具。simulated：无硬件，用于办公桌或演示。raspberry-pi：3、4、5 或 Zero 2 W。linux：其他板卡，须写明 gpioChip。',
    }),
  );

/** A GPIO chip as its driver calls it: numbers change between kernels, labels do not. */
export const chipLabelSchema = () =>
  z
    .string()
    .regex(/^[\x21-\x7e]{1,31}$/, {
      error: saysOf(words.noChip, words.chipRemedy),
    })
    .optional()
    .meta(
      about({
        en: 'With board: linux, the label of the GPIO chip as gpiodetect shows it, such as pinctrl-bcm2711.',
        zh: 'board 为 linux 时，gpiodetect 显示的 GPIO 芯片标签，例如 pinctrl-bcm2711。',
      }),
    );

export const statusLedSchema = z.strictObject({
  line: lineName().meta(
    about({ en: 'GPIO line the LED is wired to, such as GPIO26.', zh: '状态指示灯所接的 GPIO 引脚，例如 GPIO26。' }),
  ),
  activeLow: z
    .boolean()
    .default(false)
    .meta(about({ en: 'true when a low line lights it.', zh: '低电平点亮时写 true。' })),
});

export const staggerSchema = () =>
  z
    .int()
    .min(0)
    .max(60_000)
    .default(1000)
    .meta(
      about({
        en: 'Pause between two zones of one staggerGroup that switch on, milliseconds; spares the breaker.',
        zh: '同一 staggerGroup 的两个区域先后亮灯的间隔，毫秒；可保护断路器。',
      }),
    );
