/** Why a read was answered as it was. The names follow the table that access controllers of the trade share. */
export const reasonCodes = [
  'granted',
  'unknown_card',
  'blocked',
  'not_yet_valid',
  'expired',
  'clock_untrusted',
  'no_right',
  'outside_profile',
  'use_limit',
  'anti_passback',
  'no_vehicle',
  'lane_out_of_service',
  'too_many_tries',
  'no_pin_here',
  'foreign_card',
  'ghost_card',
  'bad_frame',
  'repeat',
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

/** One sentence for the guard, in each language. */
export type Sentence = { readonly zh: string; readonly en: string };

/** What each code says; `{seconds}` and `{fault}` are filled in. */
export const reasonWords: Readonly<Record<ReasonCode, Sentence>> = {
  granted: { en: 'Granted.', zh: '允许通行。' },
  unknown_card: { en: 'This card is not in the roster.', zh: '名单中没有此卡。' },
  blocked: { en: 'This card is blocked.', zh: '此卡已被挂失或停用。' },
  not_yet_valid: { en: 'This card is not valid yet.', zh: '此卡尚未生效。' },
  expired: { en: 'This card has expired.', zh: '此卡已过期。' },
  clock_untrusted: {
    en: 'This card has a time limit, and the clock of the gate cannot be trusted now. Ask the guard.',
    zh: '此卡有时间限制，而道闸时钟目前不可信，请联系门卫。',
  },
  no_right: { en: 'This card does not open this lane.', zh: '此卡无权通过本车道。' },
  outside_profile: { en: 'This card is not admitted at this hour.', zh: '此卡不在允许时段内。' },
  use_limit: { en: 'All passages of this card are used up.', zh: '此卡的通行次数已用完。' },
  anti_passback: { en: 'This card is already inside or has just passed.', zh: '此卡已在区内或刚刚通过（防折返）。' },
  no_vehicle: { en: 'There is no vehicle at the reader.', zh: '读卡器前没有车辆。' },
  lane_out_of_service: { en: 'This lane is out of service.', zh: '本车道已停用。' },
  too_many_tries: {
    en: 'Too many unknown cards at this reader. Try again in {seconds} s.',
    zh: '此读卡器未知卡过多，请 {seconds} 秒后再试。',
  },
  no_pin_here: { en: 'Keys were pressed; no PIN opens this lane.', zh: '有人按键；本车道不使用密码。' },
  foreign_card: { en: 'A card of another estate or purpose.', zh: '非本小区的卡。' },
  ghost_card: { en: 'A number nobody knows, with no vehicle there.', zh: '无车时读到未知卡号（干扰）。' },
  bad_frame: { en: 'The reader sent nothing readable ({fault}).', zh: '读卡器信号无法识别（{fault}）。' },
  repeat: { en: 'The same card again.', zh: '同一张卡重复读取。' },
};

/** The sentence of a code with its places filled. */
export function sentence(code: ReasonCode, values: Readonly<Record<string, string | number>> = {}): Sentence {
  const filled = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
  const { zh, en } = reasonWords[code];
  if (!en.includes('{')) return reasonWords[code];
  return { zh: filled(zh), en: filled(en) };
}
