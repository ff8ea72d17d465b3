import { inputNames } from '../access/laneFaultWords.ts';
import { type Words, worded } from '../words/language.ts';
import type { Input, Site } from './site.ts';

/** A line or dimmer channel that a config uses, and who uses it: `lane gate-in: arrive`. */
export type UsedLine = { readonly line: string; readonly user: Words } & (
  | { readonly kind: 'input' }
  /** `mayGlimmer`: it harms nobody when it moves while the board starts. */
  | { readonly kind: 'output'; readonly activeLow: boolean; readonly mayGlimmer: boolean }
  | { readonly kind: 'channel' }
);

const words = {
  led: { en: 'status LED', zh: '状态指示灯' },
  zone: { en: 'zone {id}', zh: '区域 {id}' },
  input: { en: 'input {id} ({kind})', zh: '输入 {id}（{kind}）' },
  meter: { en: 'meter {id}', zh: '电表 {id}' },
  lane: { en: 'lane {id}: {wire}', zh: '车道 {id}：{wire}' },
  reader: { en: 'reader {id}: {wire}', zh: '读卡器 {id}：{wire}' },
} satisfies Record<string, Words>;

const inputKinds: Readonly<Record<Input['kind'], Words>> = {
  motion: { en: 'motion', zh: '人员感应' },
  photocell: { en: 'photocell', zh: '光控' },
  handSwitch: { en: 'hand switch', zh: '手动开关' },
  feedback: { en: 'feedback', zh: '接触器反馈' },
};

const outputNames = { open: '开闸', inhibitClose: '禁止落杆', beacon: '保安室指示灯' } as const;

/** Every line and dimmer channel of a config. A line that two share stands here twice. */
export function usedLines({ statusLed, zones, inputs, meters, lanes, readers }: Site): readonly UsedLine[] {
  return [
    ...(statusLed === null ? [] : [{ ...output(statusLed, words.led), mayGlimmer: true }]),
    ...zones.map(({ id, output: of }): UsedLine => {
      const user = worded(words.zone, { id });
      return of.kind === 'relay' ? output(of, user) : { kind: 'channel', line: of.channel, user };
    }),
    ...inputs.map(({ id, line, kind }) => input(line, worded(words.input, { id, kind: inputKinds[kind] }))),
    ...meters.flatMap(({ id, pulse }) => (pulse === null ? [] : [input(pulse.line, worded(words.meter, { id }))])),
    ...lanes.flatMap(laneLines),
    ...readers.flatMap(({ id, d0, d1 }) => [
      input(d0, worded(words.reader, { id, wire: 'D0' })),
      input(d1, worded(words.reader, { id, wire: 'D1' })),
    ]),
  ];
}

function laneLines({ id, inputs, outputs }: Site['lanes'][number]): readonly UsedLine[] {
  const user = (en: string, zh: string) => worded(words.lane, { id, wire: { en, zh } });
  return [
    ...named(inputs).map(([name, { line }]) => input(line, user(name, inputNames[name]))),
    ...named(outputs).map(([name, wire]) => output(wire, user(name, outputNames[name]))),
  ];
}

/** Wires that are fitted, by their names. */
function named<Name extends string, Wire>(wires: Readonly<Record<Name, Wire | null>>): readonly [Name, Wire][] {
  const all = Object.entries(wires) as [Name, Wire | null][];
  return all.flatMap(([name, wire]): [Name, Wire][] => (wire === null ? [] : [[name, wire]]));
}

const input = (line: string, user: Words): UsedLine => ({ kind: 'input', line, user });

function output({ line, activeLow }: { readonly line: string; readonly activeLow: boolean }, user: Words) {
  return { kind: 'output', line, activeLow, user, mayGlimmer: false } as const;
}
