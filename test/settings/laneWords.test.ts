import { expect, test } from 'vitest';
import { words } from '../makers/config.ts';
import { brokenGate, gateConfig } from '../makers/lanesConfig.ts';

const first = 'direction: in\n';
const more = (text: string): string => brokenGate(first, `${first}    ${text}\n`);

test.each([
  [
    'no word on power loss',
    [
      'estate.yaml:48:5  lanes[0].powerLoss',
      '  "powerLoss" is missing.',
      '  Expected here: What the barrier itself does when its mains fail, as set at its operator; nobody may guess it. fail-open: the arm goes up or swings free, as a lane needs that fire engines use. fail-secure: it stays shut, right only with a release by hand that is reached from both sides.',
    ],
    brokenGate('    powerLoss: fail-open\n', ''),
  ],
  [
    'a power loss nobody knows',
    [
      'estate.yaml:51:16  lanes[0].powerLoss: "fail-shut"',
      '  "fail-shut" is not what a barrier does without mains.',
      '  Look at its operator. fail-open: the arm goes up or swings free, as a lane needs that fire engines use. fail-secure: it stays shut, right only with a release by hand that is reached from both sides.',
    ],
    brokenGate('powerLoss: fail-open', 'powerLoss: fail-shut'),
  ],
  [
    'a lane that says where it leads in another word',
    ['estate.yaml:50:16  lanes[0].direction: "entry"', '  "entry" is not one of the choices.', '  Known: in, out.'],
    brokenGate('direction: in\n', 'direction: entry\n'),
  ],
  [
    'a loop forgotten',
    [
      'estate.yaml:54:5  lanes[0].inputs.safety',
      '  "safety" is missing.',
      '  Expected here: Loop under the arm: presence, permanent, fail-safe. Contact that opens for a vehicle.',
    ],
    brokenGate('safety: GPIO29, ', ''),
  ],
  [
    'an input misspelt',
    [
      'estate.yaml:54:15  lanes[0].inputs.callbutton',
      '  The key "callbutton" is not known here.',
      '  Did you mean "callButton"?',
    ],
    brokenGate('inputs: { arrive', 'inputs: { callbutton: GPIO40, arrive'),
  ],
  [
    'a line as a number',
    [
      'estate.yaml:54:23  lanes[0].inputs.arrive: 28',
      '  28 is not a wire.',
      '  Write the line as the board drawing has it, such as GPIO28, or { line: GPIO28, cutReads: low } where it differs from the usual.',
    ],
    brokenGate('arrive: GPIO28', 'arrive: 28'),
  ],
  [
    'a line in small letters',
    [
      'estate.yaml:54:23  lanes[0].inputs.arrive: "gpio28"',
      '  "gpio28" is not the name of a line.',
      '  Write it as the board drawing has it, such as GPIO17.',
    ],
    brokenGate('arrive: GPIO28', 'arrive: gpio28'),
  ],
  [
    'an output as a list',
    [
      'estate.yaml:55:22  lanes[0].outputs.open: ["GPIO32"]',
      '  ["GPIO32"] is not an output.',
      '  Write the line as the board drawing has it, such as GPIO17, or { line: GPIO17, activeLow: true } for a relay that pulls in on a low line.',
    ],
    brokenGate('open: GPIO32', 'open: [GPIO32]'),
  ],
  [
    'a level of its own',
    [
      'estate.yaml:54:65  lanes[0].inputs.safety.activeAt: "up"',
      '  "up" is not one of the choices.',
      '  Known: high, low.',
    ],
    brokenGate('safety: GPIO29', 'safety: { line: GPIO29, activeAt: up }'),
  ],
  [
    'a loop under the arm that closes for a car',
    [
      'estate.yaml:54:65  lanes[0].inputs.safety.activeAt: "low"',
      '  Cut, the wire of "safety" would read as a free loop, and the arm could come down on a car.',
      '  Wire a contact that opens when active, and write activeAt: high, or leave activeAt out.',
    ],
    brokenGate('safety: GPIO29', 'safety: { line: GPIO29, activeAt: low }'),
  ],
  [
    'a button that opens when pressed',
    [
      'estate.yaml:54:69  lanes[0].inputs.guardButton.activeAt: "low"',
      '  Cut, the wire of "guardButton" would read as a pressed button, and the gate would open for nobody.',
      '  Wire a contact that closes when active, and write activeAt: high, or leave activeAt out.',
    ],
    brokenGate('inputs: { arrive', 'inputs: { guardButton: { line: GPIO40, cutReads: low, activeAt: low }, arrive'),
  ],
  [
    'one line for a zone and a reader',
    [
      'estate.yaml:53:30  lanes[0].readers[0].d0: "GPIO17"',
      '  GPIO17 is already taken by zone court (line 39).',
      '  Look at the terminal strip which of the two is right.',
    ],
    brokenGate('d0: GPIO24', 'd0: GPIO17'),
  ],
  [
    'one line for both wires of a reader',
    [
      'estate.yaml:53:42  lanes[0].readers[0].d1: "GPIO24"',
      '  GPIO24 is already taken by d0 of reader reader-in (line 53).',
      '  Look at the terminal strip which of the two is right.',
    ],
    brokenGate('d1: GPIO25', 'd1: GPIO24'),
  ],
  [
    'one line for two lanes',
    [
      'estate.yaml:61:31  lanes[1].inputs.arrive.line: "GPIO28"',
      '  GPIO28 is already taken by arrive of lane gate-in (line 54).',
      '  Look at the terminal strip which of the two is right.',
    ],
    brokenGate('arrive: GPIO33', 'arrive: { line: GPIO28 }'),
  ],
  [
    'a lane with the id of a zone',
    ['estate.yaml:48:9  lanes[0].id: "road"', '  There is already a zone "road".', '  Give this one another name.'],
    brokenGate('id: gate-in', 'id: road'),
  ],
  [
    'two readers of one id',
    [
      'estate.yaml:60:21  lanes[1].readers[0].id: "reader-in"',
      '  There is already a reader "reader-in".',
      '  Give this one another name.',
    ],
    brokenGate('id: reader-out', 'id: reader-in'),
  ],
  [
    'a reader with the id of an input',
    [
      'estate.yaml:53:15  lanes[0].readers[0].id: "sky"',
      '  There is already an input "sky".',
      '  Give this one another name.',
    ],
    brokenGate('id: reader-in', 'id: sky'),
  ],
  [
    'a format misspelt',
    [
      'estate.yaml:53:60  lanes[0].readers[0].formats[0]: "h1031"',
      '  "h1031" is not a card format.',
      '  Did you mean "H10301"?',
    ],
    brokenGate('[H10301], facilities', '[h1031], facilities'),
  ],
  [
    'a format by its bits',
    [
      'estate.yaml:53:60  lanes[0].readers[0].formats[0]: 26',
      '  26 is not a card format.',
      '  With 26 bits there are: H10301, UID26. The order for the cards says which.',
    ],
    brokenGate('[H10301], facilities', '[26], facilities'),
  ],
  [
    'a reader without formats',
    [
      'estate.yaml:53:9  lanes[0].readers[0].formats',
      '  "formats" is missing.',
      '  Expected here: Card formats this reader accepts, such as [H10301]; no two of one length.',
    ],
    brokenGate(', formats: [H10301], facilities: [77]', ''),
  ],
  [
    'formats of one length',
    [
      'estate.yaml:53:59  lanes[0].readers[0].formats: ["H10301","UID26"]',
      '  H10301 and UID26 both have 26 bits, so one card would be two.',
      '  Keep the one printed on the cards.',
    ],
    brokenGate('[H10301], facilities', '[H10301, UID26], facilities'),
  ],
  [
    'a facility code no card carries',
    [
      'estate.yaml:53:86  lanes[0].readers[0].facilities[1]: 300',
      '  No card of H10301 can carry the facility code 300.',
      '  It is 255 at most; the order for the cards says it.',
    ],
    brokenGate('facilities: [77]', 'facilities: [77, 300]'),
  ],
  [
    'a facility code for cards that have none',
    [
      'estate.yaml:53:80  lanes[0].readers[0].facilities: [77]',
      '  Cards of UID32 carry no facility code.',
      '  Remove facilities, or look at the formats again.',
    ],
    brokenGate('[H10301], facilities', '[UID32], facilities'),
  ],
  [
    'a pulse no operator sees',
    [
      'estate.yaml:51:24  lanes[0].limits.pulseMs: 100',
      '  100 is out of range: it must be at least 200.',
      '  Expected here: Length of the momentary OPEN, milliseconds, 200 to 1000: operators miss shorter ones.',
    ],
    more('limits: { pulseMs: 100 }'),
  ],
  [
    'a pulse in seconds',
    [
      'estate.yaml:51:24  lanes[0].limits.pulseMs: 0.5',
      '  0.5 is a number; a whole number is needed.',
      '  Expected here: Length of the momentary OPEN, milliseconds, 200 to 1000: operators miss shorter ones.',
    ],
    more('limits: { pulseMs: 0.5 }'),
  ],
  [
    'an alarm before the hold is over',
    [
      'estate.yaml:51:37  lanes[0].limits.heldOpenS: 20',
      '  heldOpenS is not above holdS, so that every arm that waits for its vehicle would be an alarm.',
      '  Take several times holdS, such as 120 for 10.',
    ],
    more('limits: { holdS: 30, heldOpenS: 20 }'),
  ],
  [
    'patience that is not in order',
    [
      'estate.yaml:51:27  lanes[0].assist.waitStartS: 20',
      '  waitStartS does not lie between waitLeastS and waitMostS.',
      '  Write them rising, such as waitLeastS: 5, waitStartS: 8, waitMostS: 15.',
    ],
    more('assist: { waitStartS: 20 }'),
  ],
  [
    'a way in that is free for all',
    [
      'estate.yaml:51:15  lanes[0].freeExit: true',
      '  Lane gate-in leads in, and freeExit would let everybody in.',
      '  Remove freeExit, or is the direction out?',
    ],
    more('freeExit: true'),
  ],
  [
    'one area on both sides',
    [
      'estate.yaml:59:11  lanes[1].area: "estate"',
      '  Lanes gate-in and gate-out lead in and out, yet both into the area "estate".',
      '  area is where a vehicle is after it has passed, such as estate for in and street for out.',
    ],
    brokenGate('direction: out', 'direction: out\n    area: estate'),
  ],
  [
    'anti-passback with no way back',
    [
      'estate.yaml:51:27  lanes[0].antiPassback.kind: "hard"',
      '  Whoever has passed gate-in is refused there from then on: no reader sees him leave "estate".',
      '  Put a reader at a lane out of that area, without freeExit, or write kind: soft without hardFor.',
    ],
    more('antiPassback: { kind: hard }').replace(
      '[{ id: reader-out',
      '[]\n    freeExit: true\n    # [{ id: reader-out',
    ),
  ],
  [
    'anti-passback for those it never holds',
    [
      'estate.yaml:51:31  lanes[0].antiPassback.hardFor[0]: "guard"',
      '  "guard" cannot be held up by anti-passback.',
      '  Known: resident, staff, visitor, contractor. Emergency and guard cards always pass.',
    ],
    more('antiPassback: { hardFor: [guard] }'),
  ],
  [
    'anti-passback off and hard',
    [
      'estate.yaml:51:41  lanes[0].antiPassback.hardFor: ["staff"]',
      '  hardFor has no effect while kind is off.',
      '  Write kind: soft, or remove hardFor.',
    ],
    more('antiPassback: { kind: off, hardFor: [staff] }'),
  ],
  [
    'a reset at midnight',
    [
      'estate.yaml:51:30  lanes[0].antiPassback.resetAt: "24:00"',
      '  "24:00" is not a time of day.',
      '  Midnight is "00:00"; as an end it means the end of the evening.',
    ],
    more('antiPassback: { resetAt: "24:00" }'),
  ],
  [
    'doubt for emergency cards',
    [
      'estate.yaml:63:16  grantInDoubt[0]: "emergency"',
      '  "emergency" is not a class of cards that a clock can hold up.',
      '  Known: resident, staff, visitor, contractor, guard. Emergency cards open always.',
    ],
    `${gateConfig}grantInDoubt: [emergency]\n`,
  ],
  [
    'a share in per cent',
    [
      'estate.yaml:63:42  street.badShare: 20',
      '  20 is more than all of them.',
      '  A share is 0 to 1: write 0.2 for one driver in five.',
    ],
    `${gateConfig}street: { vehiclesPerHour: 60, badShare: 20 }\n`,
  ],
  [
    'a street without a gate',
    [
      'estate.yaml:47:1  street',
      '  Residents are to come home, but there is no lane for them.',
      '  Add a lane under lanes, or remove street.',
    ],
    gateConfig.replace(/lanes:\n[\s\S]*$/, 'street: { vehiclesPerHour: 60 }\n'),
  ],
])('%s is answered in words a technician can use', (_story, says, text) => {
  expect(words(text).split('\n')).toEqual(['refused', ...says]);
});

test.each([
  [
    'formats that differ by one bit',
    [
      'estate.yaml:53:59  lanes[0].readers[0].formats: ["H10306","C1000-35"]',
      '  H10306 and C1000-35 differ by one bit: an extra bit can turn one card into another.',
      '  Use two readers if you can.',
    ],
    brokenGate('[H10301], facilities', '[H10306, C1000-35], facilities'),
  ],
  [
    'a lane that nobody opens for himself',
    [
      'estate.yaml:52:14  lanes[0].readers: []',
      '  Lane gate-in has no reader: only the guard opens it.',
      '  Add a reader.',
    ],
    gateConfig.replace(/readers:\n.*\n/, 'readers: []\n'),
  ],
  [
    'cards that nobody sees leave',
    [
      'estate.yaml:48:5  lanes[0].antiPassback',
      '  No reader sees cards leave "estate", so whoever comes in twice a day is reported as out of order.',
      '  Put a reader at a lane out, or write antiPassback: { kind: off }.',
    ],
    gateConfig.replace(/readers: \[\{ id: reader-out.*\n/, 'freeExit: true\n'),
  ],
  [
    'an arm that goes up with each start of the board',
    [
      'estate.yaml:55:16  lanes[0].outputs.open',
      '  GPIO20 is pulled low while a Raspberry Pi starts, and a relay that pulls in on low opens the gate each time.',
      '  Take a relay that pulls in on high, or one of GPIO2 to GPIO8, or hold the line at rest by a resistor.',
    ],
    brokenGate('open: GPIO32', 'open: { line: GPIO20, activeLow: true }'),
  ],
  [
    'an arm on a pin that starts high',
    [
      'estate.yaml:55:22  lanes[0].outputs.open: "GPIO7"',
      '  GPIO7 is pulled high while a Raspberry Pi starts, and a relay that pulls in on high opens the gate each time.',
      '  Take a relay that pulls in on low, or one of GPIO9 to GPIO27, or hold the line at rest by a resistor.',
    ],
    brokenGate('open: GPIO32', 'open: GPIO7'),
  ],
])('of %s the check warns, and the gate works all the same', (_story, says, text) => {
  expect(words(text).split('\n')).toEqual(['ok', ...says]);
});

test.each(['GPIO20', '{ line: GPIO7, activeLow: true }', '{ line: EXP1-A0, activeLow: true }'])(
  'an arm that rests while the board starts, on %s, is nothing to warn of',
  (open) => {
    expect(words(brokenGate('open: GPIO32', `open: ${open}`))).toBe('ok');
  },
);

test('one lane that cannot be read is one mistake, and not also a way out that is missing', () => {
  const hard = more('antiPassback: { kind: hard }');
  expect(words(hard)).toBe('ok');
  const said = words(hard.replace('direction: out', 'direction: away'));
  expect(said.match(/^estate.yaml/gm)).toHaveLength(1);
});
