import { expect, test } from 'vitest';
import { broken, read, words } from '../makers/config.ts';

const withHomeAssistant = (settings: string, person = '') =>
  broken('people:\n', `homeAssistant: ${settings}\npeople:\n${person}`);
const operator = '  - { login: homeassistant, role: operator }\n';

test('Home Assistant stands among the people, or a person is told what to write', () => {
  expect(words(withHomeAssistant('{}'))).toMatch(
    /login "homeassistant" is not among the people[\s\S]*Add to people: \{ login: homeassistant, role: operator \}/,
  );
  const settled = read(withHomeAssistant('{}', operator));
  expect(settled.kind === 'ok' ? settled.site.homeAssistant : settled).toEqual({
    login: 'homeassistant',
    prefix: 'homeassistant',
    openGates: false,
  });
});

test.each([
  ['{ prefix: "home/+" }', /"home\/\+" cannot be a prefix/],
  ['{ login: "Home Assistant" }', /"Home Assistant" cannot be part of a topic/],
  ['{ openGate: true }', /openGate/],
])('%s is refused in words', (settings, said) => {
  expect(words(withHomeAssistant(settings, operator))).toMatch(said);
});

test('that it may open gates where it cannot sign is said to be in vain', () => {
  const opens = withHomeAssistant('{ openGates: true }', operator);
  const signed = broken('people:\n', 'rights: signed\npeople:\n', opens);
  expect(words(signed)).toMatch(/^ok\nestate\.yaml:.* homeAssistant\.openGates: true\n.*open no gate/);
  expect(words(opens)).toBe('ok');
  expect(words(signed.replace('openGates: true', 'openGates: false'))).toBe('ok');
});

test('a person whose login the broker cannot carry is named, and one it can is not', () => {
  const withPerson = (login: string) => broken('people:\n', `people:\n  - { login: ${login}, role: operator }\n`);
  expect(words(withPerson('Chen.Min'))).toMatch(
    /^ok\nestate\.yaml:.*login: "Chen\.Min"\n.*at the pole alone[\s\S]*Write 1 to 32/,
  );
  expect(words(withPerson('chen-min'))).toBe('ok');
});

test('a config without it shows nothing to Home Assistant', () => {
  const settled = read(broken('people:\n', 'people:\n'));
  expect(settled.kind === 'ok' ? settled.site.homeAssistant : settled).toBeNull();
});
