import type { Words } from '../words/language.ts';
import type { Command, Option } from './command.ts';
import { pad, paint, type Terminal } from './terminal.ts';

const about: Words = {
  en: 'duskgate: light what should be lit, when residents need it, and nothing else.',
  zh: 'duskgate：该亮的灯在居民需要时亮，其余不亮。',
};
const heads: Readonly<Record<'use' | 'commands' | 'options' | 'examples' | 'more', Words>> = {
  use: { en: 'Use', zh: '用法' },
  commands: { en: 'Commands', zh: '命令' },
  options: { en: 'Options', zh: '选项' },
  examples: { en: 'Examples', zh: '示例' },
  more: { en: 'duskgate COMMAND --help says more of each.', zh: '各命令的详细说明：duskgate 命令 --help' },
};

export const commonOptions: readonly Option[] = [
  { name: 'lang', value: 'zh|en', text: { en: 'language of this answer', zh: '本次输出的语言' } },
  { name: 'help', value: null, text: { en: 'this help', zh: '显示本说明' } },
];

/** The list of all commands. */
export function helpOfAll(commands: readonly Command[], terminal: Terminal): string {
  const rows = commands.map(
    (command) => `  ${pad(`${command.name} ${command.words}`, 30)} ${command.text[terminal.language]}`,
  );
  return [
    about[terminal.language],
    '',
    paint(terminal, 'bold', heads.commands[terminal.language]),
    ...rows,
    '',
    heads.more[terminal.language],
    '',
  ].join('\n');
}

/** Help of one command: use, options, examples. */
export function helpOf(command: Command, terminal: Terminal): string {
  const language = terminal.language;
  const options = [...command.options, ...commonOptions].map((option) => {
    const head = option.value === null ? `--${option.name}` : `--${option.name} ${option.value}`;
    return `  ${pad(head, 24)} ${option.text[language]}`;
  });
  const examples = command.examples.map((example) => `  ${example}`);
  return [
    command.text[language],
    '',
    `${paint(terminal, 'bold', heads.use[language])}  duskgate ${command.name} ${command.words} [options]`,
    '',
    paint(terminal, 'bold', heads.options[language]),
    ...options,
    ...(examples.length === 0 ? [] : ['', paint(terminal, 'bold', heads.examples[language]), ...examples]),
    '',
  ].join('\n');
}
