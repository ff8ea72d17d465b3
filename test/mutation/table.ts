/** One seeded bug: a text of a source file and what stands there instead, and the tests that must not let it through. */
export type Mutation = {
  readonly about: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** Asked when no seed of the simulation has found it. */
  readonly tests: string;
};

const lights = 'test/controller/lights.test.ts';
const saving = 'test/controller/saving.test.ts';
const restart = 'test/controller/restart.test.ts';
const commands = 'test/controller/commands.test.ts';
const clock = 'test/controller/clockTrust.test.ts';
const wake = 'test/properties/wake.test.ts';
const asleep = 'test/controller/asleep.test.ts';
const barrier = 'test/access/barrier.test.ts';
const gate = 'test/controller/gate.test.ts';
const memory = 'test/properties/memory.test.ts';

export const mutations: readonly Mutation[] = [
  // Lights
  {
    about: 'a zone at its level is never asked again',
    file: 'src/controller/lights.ts',
    from: 'if (wanted.level === applied.level) return',
    to: 'if (wanted.level >= applied.level) return',
    tests: lights,
  },
  {
    about: 'a hand switch is fought',
    file: 'src/controller/lights.ts',
    from: "|| wanted.source === 'hand') return { kind: 'rest' }",
    to: ") return { kind: 'rest' }",
    tests: 'test/controller/inputs.test.ts',
  },
  {
    about: 'an output that refused a wish which is over stays at fault',
    file: 'src/controller/lights.ts',
    from: "return fault === null ? { kind: 'rest' } : { kind: 'set' };",
    to: "return { kind: 'rest' };",
    tests: lights,
  },
  {
    about: 'a refusal leaves the wish as if it were done',
    file: 'src/controller/lights.ts',
    from: 'applied: { ...applied, level: known.confirmed, ramp: null }',
    to: 'applied: { ...applied, ramp: null }',
    tests: lights,
  },
  {
    about: 'switches are not counted',
    file: 'src/controller/lights.ts',
    from: 'switches: known.totals.switches + 1',
    to: 'switches: known.totals.switches',
    tests: lights,
  },
  {
    about: 'stagger is forgotten',
    file: 'src/controller/lights.ts',
    from: 'if (from === 0 && level > 0) {',
    to: 'if (from === 0 && level > 100) {',
    tests: lights,
  },
  {
    about: 'shortest time on counts from the wrong edge',
    file: 'src/lighting/guard.ts',
    from: 'const burnt = switchedAtMono + minOnMs;',
    to: 'const burnt = switchedAtMono - minOnMs;',
    tests: 'test/lighting/guard.test.ts',
  },
  {
    about: 'an emergency loses to an override',
    file: 'src/lighting/demand.ts',
    from: 'if (emergency !== null) {',
    to: 'if (emergency !== null && override === null) {',
    tests: 'test/properties/whoWins.test.ts',
  },
  {
    about: 'a lockout is lit',
    file: 'src/lighting/demand.ts',
    from: "return { level: 0, source: 'lockout', reason, untilMs: null, next: null };",
    to: "return { level: 100, source: 'lockout', reason, untilMs: null, next: null };",
    tests: 'test/properties/whoWins.test.ts',
  },
  {
    about: 'doubt darkens a road',
    file: 'src/lighting/base.ts',
    from: 'return mustBeLit ? max : min;',
    to: 'return mustBeLit ? min : max;',
    tests: 'test/lighting/demand.test.ts',
  },
  {
    about: 'without a clock a road is dark',
    file: 'src/lighting/base.ts',
    from: "if (zone.need === 'must-be-lit') return fullestLevel(zone);",
    to: "if (zone.need === 'must-be-lit') return 0;",
    tests: 'test/lighting/demand.test.ts',
  },
  // Wishes and their ends
  {
    about: 'an override has no end by the monotonic clock',
    file: 'src/controller/ends.ts',
    from: 'return leftMs(wish, now) <= 0 ||',
    to: 'return false ||',
    tests: 'test/properties/step.test.ts',
  },
  {
    about: 'an override has no end by the wall clock',
    file: 'src/controller/ends.ts',
    from: 'isSound(trust) && now.wallMs >= wish.untilMs)',
    to: 'isSound(trust) && now.wallMs >= wish.untilMs + 60_000)',
    tests: asleep,
  },
  {
    about: 'time left grows at each save',
    file: 'src/controller/ends.ts',
    from: 'return { ...wish, remainingMs: leftMs(wish, now), remainingAtMono: now.monoMs };',
    to: 'return { ...wish, remainingMs: wish.remainingMs, remainingAtMono: now.monoMs };',
    tests: restart,
  },
  {
    about: 'the end of an override is not told',
    file: 'src/controller/ends.ts',
    from: "sayOverrideEnded(turn, zone, override, 'time');",
    to: '',
    tests: commands,
  },
  {
    about: 'an emergency goes on for ever',
    file: 'src/controller/ends.ts',
    from: 'change(turn, { emergency: null });',
    to: '',
    tests: commands,
  },
  // Disk
  {
    about: 'a command acts before it is on disk',
    file: 'src/controller/saving.ts',
    from: 'const due = state.waiting.filter((accepted) => accepted.rev <= savedRev);',
    to: 'const due = state.waiting.filter((accepted) => accepted.rev < savedRev);',
    tests: saving,
  },
  {
    about: 'rows of a failed save are forgotten',
    file: 'src/controller/saving.ts',
    from: 'row.rev === rev ? { ...row, rev: null } : row',
    to: 'row.rev === rev ? row : row',
    tests: saving,
  },
  {
    about: 'late rows are sent twice',
    file: 'src/controller/saving.ts',
    from: '.filter((row) => row.rev === null).map(({ record }) => record);',
    to: '.map(({ record }) => record);',
    tests: saving,
  },
  {
    about: 'a disk that is well is still called failing',
    file: 'src/controller/saving.ts',
    from: '    clearFailure(turn);',
    to: '',
    tests: saving,
  },
  {
    about: 'what may wait for the disk waits for ever',
    file: 'src/controller/saving.ts',
    from: 'turn.now.monoMs >= due.dueMono',
    to: 'false',
    tests: 'test/properties/saving.test.ts',
  },
  {
    about: 'acts of people wait for the disk as figures do',
    file: 'src/controller/saveWait.ts',
    from: 'return routineRows.has(type) ? gatherMs : atOnceMs;',
    to: 'return gatherMs;',
    tests: 'test/properties/saving.test.ts',
  },
  {
    about: 'a silent disk is waited for',
    file: 'src/controller/saving.ts',
    from: 'turn.now.monoMs - sinceMono >= diskPatienceMs',
    to: 'turn.now.monoMs - sinceMono >= 100 * diskPatienceMs',
    tests: saving,
  },
  {
    about: 'rows in memory have no bound',
    file: 'src/controller/saving.ts',
    from: 'if (excess <= 0) return rows;',
    to: 'if (excess <= 10_000) return rows;',
    tests: saving,
  },
  {
    about: 'the lockout is not saved',
    file: 'src/controller/saving.ts',
    from: 'return { override, lockout, applied, switchedAtMono, totals };',
    to: 'return { override, lockout: null, applied, switchedAtMono, totals };',
    tests: restart,
  },
  {
    about: 'an override is not saved',
    file: 'src/controller/saving.ts',
    from: 'return { override, lockout, applied, switchedAtMono, totals };',
    to: 'return { override: null, lockout, applied, switchedAtMono, totals };',
    tests: restart,
  },
  {
    about: 'totals start anew with each run',
    file: 'src/controller/start.ts',
    from: 'totals: served(saved.totals, zone, span),',
    to: 'totals: dark.totals,',
    tests: restart,
  },
  // Clock
  {
    about: 'an unexplained step is believed',
    file: 'src/controller/clockTrust.ts',
    from: 'return wasBelieved ? oldest : null;',
    to: 'return null;',
    tests: clock,
  },
  {
    about: 'a clock of 1970 is sane',
    file: 'src/controller/clockTrust.ts',
    from: 'return wallMs >= earliestMs && wallMs <= latestMs;',
    to: 'return wallMs <= latestMs;',
    tests: clock,
  },
  {
    about: 'a sync never grows old',
    file: 'src/controller/clockTrust.ts',
    from: 'if (ageMs <= syncFreshMs) return',
    to: 'if (ageMs >= 0) return',
    tests: clock,
  },
  // When to wake
  {
    about: 'the next minute is not waited for',
    file: 'src/controller/wake.ts',
    from: 'moments.take(state.minuteDueMono);',
    to: '',
    tests: wake,
  },
  {
    about: 'the edge of a plan is not waited for',
    file: 'src/controller/wake.ts',
    from: 'moments.take(marginMs === 0 ? edgeMono',
    to: 'if (marginMs > 1e9) moments.take(marginMs === 0 ? edgeMono',
    tests: wake,
  },
  {
    about: 'sunset is not waited for',
    file: 'src/controller/wake.ts',
    from: '0.98 * wayDeg * degreeMs',
    to: '3 * wayDeg * degreeMs',
    tests: asleep,
  },
  {
    about: 'motion is not waited for',
    file: 'src/controller/wake.ts',
    from: '    moments.take(untilMono);\n',
    to: '',
    tests: asleep,
  },
  {
    about: 'lights rest although a hand moved their switch',
    file: 'src/controller/inputs.ts',
    from: "if (input.kind === 'handSwitch' && before?.value !== value) countBeforeHand(turn, id);",
    to: '',
    tests: 'test/controller/inputs.test.ts',
  },
  {
    about: 'lights rest over a step of the clock',
    file: 'src/controller/rest.ts',
    from: 'Math.abs(before.offsetMs - offsetMs) <= slewMs &&',
    to: '',
    tests: asleep,
  },
  // Commands
  {
    about: 'a retained command acts',
    file: 'src/controller/admission.ts',
    from: 'if (retained)',
    to: 'if (retained && false)',
    tests: commands,
  },
  {
    about: 'a repeated command acts again',
    file: 'src/controller/admission.ts',
    from: 'if (state.seenCommands.some((seen) => seen.id === id))',
    to: 'if (state.seenCommands.some((seen) => seen.id === id && false))',
    tests: commands,
  },
  {
    about: 'an old command acts',
    file: 'src/controller/admission.ts',
    from: 'const fresh = ageMs <= commandFreshMs && now.wallMs <= notAfterMs;',
    to: 'const fresh = true;',
    tests: commands,
  },
  {
    about: 'anybody may lock out',
    file: 'src/controller/rightsTable.ts',
    from: "lockout: { who: everywhere('manager', 'crew'), signed: false },",
    to: "lockout: { who: everywhere('viewer', 'guard', 'operator', 'manager', 'crew'), signed: false },",
    tests: commands,
  },
  // Gate
  {
    about: 'a cause is good twice',
    file: 'src/access/barrierRun.ts',
    from: "if (isKnown(barrier.causes, grant.id)) return 'repeated';",
    to: '',
    tests: barrier,
  },
  {
    about: 'a late grant opens',
    file: 'src/access/barrierRun.ts',
    from: "if (isLate(grant, turn.now)) return 'stale_command';",
    to: '',
    tests: 'test/access/lateGrant.test.ts',
  },
  {
    about: 'nobody need stand there',
    file: 'src/access/barrierRun.ts',
    from: "if (!hasVehicle(turn, grant)) return 'no_vehicle';",
    to: '',
    tests: barrier,
  },
  {
    about: 'a stale input is believed',
    file: 'src/access/senses.ts',
    from: "if (nowMono >= heardMono + lane.limits.staleMs) return 'stale';",
    to: '',
    tests: barrier,
  },
  {
    about: 'a blocked card opens',
    file: 'src/access/decision.ts',
    from: "if (entry.blocked) return deny('blocked');",
    to: '',
    tests: 'test/access/decision.test.ts',
  },
  {
    about: 'a lane at rest is never looked at again',
    file: 'src/controller/gate/lanes.ts',
    from: ' || turn.now.monoMs >= rest.untilMono) return false;',
    to: ') return false;',
    tests: gate,
  },
  {
    about: 'a passage is not told to the roster',
    file: 'src/controller/gate/laneTold.ts',
    from: "    case 'recordPassage':\n      turn.effects.push(effect);\n      return;",
    to: "      turn.effects.push(effect);\n      return;\n    case 'recordPassage':\n      return;",
    tests: gate,
  },
  // Who moved is looked at alone
  {
    about: 'of several zones that moved only the first is told',
    file: 'src/controller/turn.ts',
    from: 'moved: changed.map(([id]) => id) });',
    to: 'moved: changed.slice(0, 1).map(([id]) => id) });',
    tests: memory,
  },
  {
    about: 'a night counted alone is counted again with all',
    file: 'src/service/nights.ts',
    from: 'Math.max(span.fromMs, page.judgedToMs ?? span.fromMs)',
    to: 'span.fromMs',
    tests: 'test/service/nights.test.ts',
  },
  {
    about: 'a zone is counted alone over noon',
    file: 'src/service/nights.ts',
    from: 'if (pieces.length > 1 || ',
    to: 'if (',
    tests: 'test/service/nights.test.ts',
  },
];
