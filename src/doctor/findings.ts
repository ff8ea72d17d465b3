import { boardFindings, dimmerFindings } from './boardFindings.ts';
import type { Facts } from './facts.ts';
import { type Finding, parts } from './finding.ts';
import { brokerFindings, clockFindings, journalFindings, rightsFindings, watchdogFindings } from './hostFindings.ts';
import { cardFindings, diskFindings, heatFindings, powerFindings } from './machineFindings.ts';
import { pinFindings } from './pinFindings.ts';
import { configFindings, coreFindings, programFindings, safeTableFindings } from './programFindings.ts';

/** Everything that was looked at and how it is: pure, total, in the order of `parts`. */
export function findingsOf(facts: Facts): readonly Finding[] {
  const found = [
    programFindings,
    coreFindings,
    configFindings,
    boardFindings,
    pinFindings,
    dimmerFindings,
    safeTableFindings,
    clockFindings,
    powerFindings,
    heatFindings,
    diskFindings,
    cardFindings,
    brokerFindings,
    rightsFindings,
    journalFindings,
    watchdogFindings,
  ].flatMap((look) => look(facts));
  return [...found].sort((a, b) => parts.indexOf(a.part) - parts.indexOf(b.part));
}
