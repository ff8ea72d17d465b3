import type { Anchor } from '../calendar/anchor.ts';
import type { Rule } from '../lighting/schedule.ts';
import { type RuleText, weekdays } from './schema/programs.ts';
import { type AnchorText, sunWords } from './schema/time.ts';

/** A window as the controller knows it. */
export function ruleOf(rule: RuleText): Rule {
  return {
    id: rule.id,
    season: rule.season ?? null,
    days: rule.days === undefined ? null : daysOf(rule.days),
    start: anchorOf(rule.start),
    end: anchorOf(rule.end),
    level: rule.level,
    steps: rule.steps.map(({ from, level }) => ({ from: anchorOf(from), level })),
    onlyDarkerThanDeg: rule.onlyDarkerThanDeg ?? null,
  };
}

/** ISO numbers, Monday 1, each once and in order. */
const daysOf = (days: NonNullable<RuleText['days']>): number[] =>
  [...new Set(days)].map((day) => weekdays.indexOf(day) + 1).sort((one, other) => one - other);

function anchorOf(text: AnchorText): Anchor {
  if (typeof text === 'object') {
    const { sun, elevationDeg, offsetMin, notBefore = null, notAfter = null } = text;
    return { kind: 'sun', edge: sun, elevationDeg, offsetMin, notBefore, notAfter };
  }
  if (!isSunWord(text)) return { kind: 'clock', time: text };
  return { kind: 'sun', ...sunWords[text], offsetMin: 0, notBefore: null, notAfter: null };
}

const isSunWord = (text: string): text is keyof typeof sunWords => Object.hasOwn(sunWords, text);
