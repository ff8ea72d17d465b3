import { expect, test } from 'vitest';
import { broken, goodConfig, goodExceptions, words } from '../makers/config.ts';

type Case = {
  readonly story: string;
  readonly text: string | Uint8Array;
  readonly beside?: Readonly<Record<string, string>>;
  readonly says: readonly string[];
};

/** Each kind of mistake, and the exact words a person reads about it. */
const cases: readonly Case[] = [
  {
    story: 'an empty file',
    text: '',
    says: [
      'refused',
      'estate.yaml:1:1',
      '  The file is empty.',
      '  Start from config/examples/minimal.yaml, or bring the file back from a copy.',
    ],
  },
  {
    story: 'a file of comments',
    text: '# nothing\n\n',
    says: [
      'refused',
      'estate.yaml:1:1',
      '  The file is empty.',
      '  Start from config/examples/minimal.yaml, or bring the file back from a copy.',
    ],
  },
  {
    story: 'a file of one ---',
    text: '---\n',
    says: [
      'refused',
      'estate.yaml:1:4',
      '  There is nothing in the file.',
      '  It starts with keys at the left edge: estate, place, clock, board, gpioChip, statusLed, broker, homeAssistant, people, rights, staggerMs, inputs, photocell, luminaires, meters, tariff, programs, zones, lanes, grantInDoubt, street, exceptions, exceptionsFile.',
    ],
  },
  {
    story: 'a list for a config',
    text: '- a\n',
    says: [
      'refused',
      'estate.yaml:1:1  ["a"]',
      '  The file holds a list and not a config.',
      '  It starts with keys at the left edge: estate, place, clock, board, gpioChip, statusLed, broker, homeAssistant, people, rights, staggerMs, inputs, photocell, luminaires, meters, tariff, programs, zones, lanes, grantInDoubt, street, exceptions, exceptionsFile.',
    ],
  },
  {
    story: 'a single word',
    text: 'hello',
    says: [
      'refused',
      'estate.yaml:1:1  "hello"',
      '  The file holds text and not a config.',
      '  It starts with keys at the left edge: estate, place, clock, board, gpioChip, statusLed, broker, homeAssistant, people, rights, staggerMs, inputs, photocell, luminaires, meters, tariff, programs, zones, lanes, grantInDoubt, street, exceptions, exceptionsFile.',
    ],
  },
  {
    story: 'a file in GBK',
    text: new Uint8Array([...Buffer.from('estate:\n  names: { zh: '), 0xd0, 0xa1, 0xc7, 0xf8]),
    says: [
      'refused',
      'estate.yaml:2:1',
      '  The file is not UTF-8 text.',
      '  Save it with the encoding UTF-8 (not GBK, not UTF-16).',
    ],
  },
  {
    story: 'a file in UTF-16',
    text: Buffer.from('\uFEFFestate: 1', 'utf16le'),
    says: [
      'refused',
      'estate.yaml:1:1',
      '  The file is not UTF-8 text.',
      '  Save it with the encoding UTF-8 (not GBK, not UTF-16).',
    ],
  },
  {
    story: 'a file too large',
    text: '#'.repeat(600 * 1024),
    says: [
      'refused',
      'estate.yaml:1:1',
      '  The file has 600 KB; the most that is read is 512 KB.',
      '  Was another file saved under this name?',
    ],
  },
  {
    story: 'a tab',
    text: broken('    names: { zh: 主路', '\tnames: { zh: 主路'),
    says: [
      'refused',
      'estate.yaml:28:1  names: { zh: 主路, en: Road }',
      '  This line is indented with a tab.',
      '  Use spaces, two for each level; set the editor to insert spaces.',
    ],
  },
  {
    story: 'a key that stands twice',
    text: broken('    lampCount: 10', '    lampCount: 10\n    lampCount: 12'),
    says: [
      'refused',
      'estate.yaml:34:5  zones[0].lampCount',
      '  The key "lampCount" stands here more than once.',
      '  Keep one of them: the device would not know which one you mean.',
    ],
  },
  {
    story: 'an alias',
    text: broken('program: night', 'program: &p night\n    baseline: *p'),
    says: [
      'refused',
      'estate.yaml:36:15  zones[0].baseline',
      '  A YAML alias (*name) is not allowed here.',
      '  Write the value out, or give it a name among programs or luminaires and refer to that.',
    ],
  },
  {
    story: 'a quote that is not closed',
    text: broken('"20:00"', '"20:00'),
    says: [
      'refused',
      'estate.yaml:19:84  start: { sun: set, elevationDeg: -4, notBefore: "17:00", ...',
      '  A quote or a bracket is opened here, or a little above, and never closed.',
      '  Every " needs a second one on the same line, every [ its ] and every { its }.',
    ],
  },
  {
    story: 'a bracket that is not closed',
    text: broken('[timesyncd] }', '[timesyncd }'),
    says: [
      'refused',
      'estate.yaml:3:30  clock: { sources: [timesyncd }',
      '  This line is not indented like its neighbours, or a bracket above is not closed.',
      '  Give it the same number of spaces as its neighbours; close every [ and { that was opened.',
    ],
  },
  {
    story: 'an exclamation mark',
    text: broken('board: simulated', 'board: !sim x'),
    says: [
      'refused',
      'estate.yaml:4:8  board: !sim x',
      '  A value starts with an exclamation mark, which YAML takes for a tag.',
      '  Put the value in quotes.',
    ],
  },
  {
    story: 'two documents in one file',
    text: `${goodConfig}---\na: 1\n`,
    says: [
      'refused',
      'estate.yaml:47:1  ---',
      '  A line --- starts a second document here.',
      '  Remove it: one file holds one config.',
    ],
  },
  {
    story: 'brackets without end',
    text: '['.repeat(20_000),
    says: [
      'refused',
      'estate.yaml:1:1',
      '  Brackets are nested more than a hundred deep.',
      '  Look for brackets that open and never close; a config nests seven deep at most.',
    ],
  },
  {
    story: 'a time that does not exist',
    text: broken('"22:00"', '"25:61"'),
    says: [
      'refused',
      'estate.yaml:25:98  programs.evening.rules[0].end: "25:61"',
      '  "25:61" is not a time of day or of the sun.',
      '  Write hours 00 to 23 and minutes 00 to 59, two digits each, such as "20:00".',
    ],
  },
  {
    story: 'midnight written as 24:00',
    text: broken('"22:00"', '"24:00"'),
    says: [
      'refused',
      'estate.yaml:25:98  programs.evening.rules[0].end: "24:00"',
      '  "24:00" is not a time of day or of the sun.',
      '  Midnight is "00:00"; as an end it means the end of the evening.',
    ],
  },
  {
    story: 'an hour of one digit',
    text: broken('"06:00"', '"6:00"'),
    says: [
      'refused',
      'estate.yaml:20:14  programs.night.rules[0].end: "6:00"',
      '  "6:00" is not a time of day or of the sun.',
      '  Write hours 00 to 23 and minutes 00 to 59, two digits each, such as "20:00".',
    ],
  },
  {
    story: 'a limit that does not exist',
    text: broken('notAfter: "20:00"', 'notAfter: "20:60"'),
    says: [
      'refused',
      'estate.yaml:19:76  programs.night.rules[0].start.notAfter: "20:60"',
      '  "20:60" is not a time of day.',
      '  Write hours 00 to 23 and minutes 00 to 59, two digits each, such as "20:00".',
    ],
  },
  {
    story: 'a bare number for a time',
    text: broken('"22:00"', '22'),
    says: [
      'refused',
      'estate.yaml:25:98  programs.evening.rules[0].end: 22',
      '  22 is not a time of day or of the sun.',
      '  Write a time such as "20:00", one of sunset, dusk, dawn, sunrise, or { sun: set, elevationDeg: -4, notAfter: "20:00" }.',
    ],
  },
  {
    story: 'a misspelt dusk',
    text: broken('start: dusk', 'start: duks'),
    says: [
      'refused',
      'estate.yaml:25:87  programs.evening.rules[0].start: "duks"',
      '  "duks" is not a time of day or of the sun.',
      '  Did you mean "dusk"?',
    ],
  },
  {
    story: 'a word that is no moment',
    text: broken('start: dusk', 'start: noon'),
    says: [
      'refused',
      'estate.yaml:25:87  programs.evening.rules[0].start: "noon"',
      '  "noon" is not a time of day or of the sun.',
      '  Write a time such as "20:00", one of sunset, dusk, dawn, sunrise, or { sun: set, elevationDeg: -4, notAfter: "20:00" }.',
    ],
  },
  {
    story: 'an unknown edge of the sun',
    text: broken('sun: set', 'sun: down'),
    says: [
      'refused',
      'estate.yaml:19:23  programs.night.rules[0].start.sun: "down"',
      '  "down" is not one of the choices.',
      '  Known: set, rise.',
    ],
  },
  {
    story: 'a sun above the horizon',
    text: broken('elevationDeg: -4', 'elevationDeg: 4'),
    says: [
      'refused',
      'estate.yaml:19:42  programs.night.rules[0].start.elevationDeg: 4',
      '  4 degrees is above the horizon.',
      '  Below the horizon is negative: write -4, not 4.',
    ],
  },
  {
    story: 'a key without its unit',
    text: broken('elevationDeg: -4', 'elevation: -4'),
    says: [
      'refused',
      'estate.yaml:19:28  programs.night.rules[0].start.elevation',
      '  The key "elevation" is not known here.',
      '  Did you mean "elevationDeg"?',
    ],
  },
  {
    story: 'limits the wrong way round',
    text: broken('notBefore: "17:00"', 'notBefore: "21:00"'),
    says: [
      'refused',
      'estate.yaml:19:57  programs.night.rules[0].start.notBefore: "21:00"',
      '  notBefore is later than notAfter, so no time fits between them.',
      '  Exchange the two, or drop one.',
    ],
  },
  {
    story: 'the 31st of September',
    text: broken('"09-30"', '"09-31"'),
    says: [
      'refused',
      'estate.yaml:25:51  programs.evening.rules[0].season.to: "09-31"',
      '  "09-31" does not exist in any year.',
      '  Look at how long that month is.',
    ],
  },
  {
    story: 'a day in another style',
    text: broken('"09-30"', '"30.9."'),
    says: [
      'refused',
      'estate.yaml:25:51  programs.evening.rules[0].season.to: "30.9."',
      '  "30.9." is not a day of the year.',
      '  Write month and day, such as "05-01" for the 1st of May.',
    ],
  },
  {
    story: 'a weekday by number',
    text: broken('[fri, sat]', '[fri, 6]'),
    says: [
      'refused',
      'estate.yaml:25:74  programs.evening.rules[0].days[1]: 6',
      '  6 is not one of the choices.',
      '  Known: mon, tue, wed, thu, fri, sat, sun.',
    ],
  },
  {
    story: 'a missing key',
    text: broken('    lampCount: 10\n', ''),
    says: [
      'refused',
      'estate.yaml:27:5  zones[0].lampCount',
      '  "lampCount" is missing.',
      '  Expected here: How many lamps the zone has.',
    ],
  },
  {
    story: 'a key without a value',
    text: broken('lampCount: 10', 'lampCount:'),
    says: [
      'refused',
      'estate.yaml:34:15  zones[0].lampCount',
      '  "lampCount" has no value.',
      '  Expected here: How many lamps the zone has.',
    ],
  },
  {
    story: 'a key in wrong capitals',
    text: broken('lampCount: 10', 'lampcount: 10'),
    says: [
      'refused',
      'estate.yaml:34:5  zones[0].lampcount',
      '  The key "lampcount" is not known here.',
      '  Did you mean "lampCount"?',
    ],
  },
  {
    story: 'a misspelt key',
    text: broken('    program: night', '    progam: night'),
    says: [
      'refused',
      'estate.yaml:35:5  zones[0].progam',
      '  The key "progam" is not known here.',
      '  Did you mean "program"?',
    ],
  },
  {
    story: 'a key nobody knows',
    text: broken('    program: night', '    program: night\n    colour: warm'),
    says: [
      'refused',
      'estate.yaml:36:5  zones[0].colour',
      '  The key "colour" is not known here.',
      '  Known: id, names, group, need, promise, floor, failTo, output, luminaire, lampCount, minOnMin, minOffMin, staggerGroup, ramp, program, baseline, presence, handSwitch, meter, cleaningMonths, feedback.',
    ],
  },
  {
    story: 'a number in quotes',
    text: broken('lampCount: 10', 'lampCount: "10"'),
    says: [
      'refused',
      'estate.yaml:34:16  zones[0].lampCount: "10"',
      '  "10" is text; a number is needed.',
      '  Take the quotes away: 10.',
    ],
  },
  {
    story: 'a word for a number',
    text: broken('lampCount: 10', 'lampCount: ten'),
    says: [
      'refused',
      'estate.yaml:34:16  zones[0].lampCount: "ten"',
      '  "ten" is text; a number is needed.',
      '  Expected here: How many lamps the zone has.',
    ],
  },
  {
    story: 'half a lamp',
    text: broken('lampCount: 10', 'lampCount: 1.5'),
    says: [
      'refused',
      'estate.yaml:34:16  zones[0].lampCount: 1.5',
      '  1.5 is a number; a whole number is needed.',
      '  Expected here: How many lamps the zone has.',
    ],
  },
  {
    story: 'infinitely many lamps',
    text: broken('lampCount: 10', 'lampCount: .inf'),
    says: [
      'refused',
      'estate.yaml:34:16  zones[0].lampCount: Infinity',
      '  Infinity is no number that exists; a number is needed.',
      '  Expected here: How many lamps the zone has.',
    ],
  },
  {
    story: 'more than full light',
    text: broken('level: 50', 'level: 150'),
    says: [
      'refused',
      'estate.yaml:22:41  programs.night.rules[0].steps[0].level: 150',
      '  150 is out of range: it must be at most 100.',
      '  Expected here: Light in per cent from that moment on, until the next step or the end.',
    ],
  },
  {
    story: 'a number for a name',
    text: broken('id: my-estate', 'id: 42'),
    says: [
      'refused',
      'estate.yaml:1:15  estate.id: 42',
      '  42 is a number; text is needed.',
      '  Put it in quotes: "42".',
    ],
  },
  {
    story: 'an id with a space',
    text: broken('id: my-estate', 'id: My Estate'),
    says: [
      'refused',
      'estate.yaml:1:15  estate.id: "My Estate"',
      '  "My Estate" cannot be a level of MQTT topics.',
      '  Write small letters a to z, digits and hyphens, a letter first, at most 32 characters, such as lychee-garden.',
    ],
  },
  {
    story: 'an estate whose name no topic can hold',
    text: broken('id: my-estate', `id: ${'a'.repeat(33)}`),
    says: [
      'refused',
      `estate.yaml:1:15  estate.id: "${'a'.repeat(33)}"`,
      `  "${'a'.repeat(33)}" cannot be a level of MQTT topics.`,
      '  Write small letters a to z, digits and hyphens, a letter first, at most 32 characters, such as lychee-garden.',
    ],
  },
  {
    story: 'a program with a capital letter',
    text: broken('  night:', '  Night:'),
    says: [
      'refused',
      'estate.yaml:16:3  programs.Night',
      '  "Night" cannot be an id.',
      '  Write small letters a to z, digits and hyphens, a letter first, at most 40 characters, such as road-main.',
    ],
  },
  {
    story: 'a misspelt choice',
    text: broken('need: must-be-lit', 'need: must-be-litt'),
    says: [
      'refused',
      'estate.yaml:29:11  zones[0].need: "must-be-litt"',
      '  "must-be-litt" is not one of the choices.',
      '  Did you mean "must-be-lit"?',
    ],
  },
  {
    story: 'a misspelt kind of output',
    text: broken('kind: relay', 'kind: relais'),
    says: [
      'refused',
      'estate.yaml:39:21  zones[1].output.kind: "relais"',
      '  "relais" is not one of the choices.',
      '  Did you mean "relay"?',
    ],
  },
  {
    story: 'an output without a kind',
    text: broken('kind: relay, ', ''),
    says: ['refused', 'estate.yaml:39:5  zones[1].output.kind', '  "kind" is missing.', '  Known: relay, pwm.'],
  },
  {
    story: 'yes for true',
    text: broken('line: GPIO5', 'line: GPIO5, activeLow: yes'),
    says: [
      'refused',
      'estate.yaml:9:53  inputs.motion-1.activeLow: "yes"',
      '  "yes" is text; true or false is needed.',
      '  Write true.',
    ],
  },
  {
    story: 'a line in small letters',
    text: broken('line: GPIO5', 'line: gpio5'),
    says: [
      'refused',
      'estate.yaml:9:35  inputs.motion-1.line: "gpio5"',
      '  "gpio5" is not the name of a line.',
      '  Write it as the board drawing has it, such as GPIO17.',
    ],
  },
  {
    story: 'an unknown board',
    text: broken('board: simulated', 'board: raspberry'),
    says: [
      'refused',
      'estate.yaml:4:8  board: "raspberry"',
      '  "raspberry" is not one of the choices.',
      '  Did you mean "raspberry-pi"?',
    ],
  },
  {
    story: 'a board of any make without its chip',
    text: broken('board: simulated', 'board: linux'),
    says: [
      'refused',
      'estate.yaml:4:8  board: "linux"',
      '  board: linux does not say which GPIO chip the wires are on.',
      '  Add gpioChip with the label that gpiodetect shows in square brackets.',
    ],
  },
  {
    story: 'a chip for a board that knows its own',
    text: broken('board: simulated', 'board: raspberry-pi\ngpioChip: pinctrl-rp1'),
    says: [
      'refused',
      'estate.yaml:5:11  gpioChip: "pinctrl-rp1"',
      '  gpioChip has no meaning with board: raspberry-pi.',
      '  Remove gpioChip, or write board: linux.',
    ],
  },
  {
    story: 'an unknown role',
    text: broken('role: manager', 'role: boss'),
    says: [
      'refused',
      'estate.yaml:7:26  people[0].role: "boss"',
      '  "boss" is not one of the choices.',
      '  Known: viewer, guard, operator, manager, crew.',
    ],
  },
  {
    story: 'latitude and longitude swapped',
    text: broken('latitudeDeg: 22.5431, longitudeDeg: 114.0579', 'latitudeDeg: 114.0579, longitudeDeg: 22.5431'),
    says: [
      'refused',
      'estate.yaml:2:23  place.latitudeDeg: 114.0579',
      '  Latitude 114.0579 is beyond the north pole.',
      '  Latitude is 90 at most. Are latitude and longitude swapped? In China latitude is 18 to 54, longitude 73 to 135.',
    ],
  },
  {
    story: 'a place on the other side of the earth',
    text: broken('longitudeDeg: 114.0579', 'longitudeDeg: -114.0579'),
    says: [
      'refused',
      'estate.yaml:2:1  place',
      '  At this place the sun would stand highest at 03:50 by Asia/Shanghai.',
      '  Are latitude and longitude swapped, a minus sign missing, or is it another time zone?',
    ],
  },
  {
    story: 'a misspelt time zone',
    text: broken('Asia/Shanghai', 'Asia/Shangai'),
    says: [
      'refused',
      'estate.yaml:2:66  place.timeZone: "Asia/Shangai"',
      '  "Asia/Shangai" is not a time zone.',
      '  Did you mean "Asia/Shanghai"?',
    ],
  },
  {
    story: 'Beijing for a time zone',
    text: broken('Asia/Shanghai', 'Asia/Beijing'),
    says: [
      'refused',
      'estate.yaml:2:66  place.timeZone: "Asia/Beijing"',
      '  "Asia/Beijing" is not a time zone.',
      '  All of China is Asia/Shanghai.',
    ],
  },
  {
    story: 'an offset for a time zone',
    text: broken('Asia/Shanghai', '"+08:00"'),
    says: [
      'refused',
      'estate.yaml:2:66  place.timeZone: "+08:00"',
      '  "+08:00" is not a time zone.',
      '  All of China is Asia/Shanghai.',
    ],
  },
  {
    story: 'an unknown program',
    text: broken('program: night', 'program: nigth'),
    says: [
      'refused',
      'estate.yaml:35:14  zones[0].program: "nigth"',
      '  There is no program "nigth".',
      '  Did you mean "night"?',
    ],
  },
  {
    story: 'an unknown luminaire',
    text: broken('luminaire: street', 'luminaire: streets'),
    says: [
      'refused',
      'estate.yaml:33:16  zones[0].luminaire: "streets"',
      '  There is no luminaire "streets".',
      '  Did you mean "street"?',
    ],
  },
  {
    story: 'an unknown input',
    text: broken('input: motion-1', 'input: motion-7'),
    says: [
      'refused',
      'estate.yaml:44:18  zones[1].presence[0].input: "motion-7"',
      '  There is no input "motion-7".',
      '  Did you mean "motion-1"?',
    ],
  },
  {
    story: 'an input of the wrong kind',
    text: broken('input: motion-1', 'input: sky'),
    says: [
      'refused',
      'estate.yaml:44:18  zones[1].presence[0].input: "sky"',
      '  The input "sky" is of kind photocell; here one of kind motion is needed.',
      '  Inputs of kind motion: motion-1.',
    ],
  },
  {
    story: 'an unknown promise',
    text: broken('promise: dusk-to-dawn', 'promise: always'),
    says: [
      'refused',
      'estate.yaml:30:14  zones[0].promise: "always"',
      '  "always" is not a promise.',
      '  Write none, dusk-to-dawn, { program: name } or { duskToDawnDeg: -6 }.',
    ],
  },
  {
    story: 'a misspelt key in a promise',
    text: broken('promise: dusk-to-dawn', 'promise: { progam: night }'),
    says: [
      'refused',
      'estate.yaml:30:16  zones[0].promise.progam',
      '  The key "progam" is not known here.',
      '  Did you mean "program"?',
    ],
  },
  {
    story: 'a promise by an unknown program',
    text: broken('promise: dusk-to-dawn', 'promise: { program: nigt }'),
    says: [
      'refused',
      'estate.yaml:30:25  zones[0].promise.program: "nigt"',
      '  There is no program "nigt".',
      '  Did you mean "night"?',
    ],
  },
  {
    story: 'two zones of one name',
    text: broken('id: court', 'id: road').replace('[court]', 'all'),
    says: [
      'refused',
      'estate.yaml:36:9  zones[1].id: "road"',
      '  There is already a zone "road".',
      '  Give this one another name.',
    ],
  },
  {
    story: 'two people of one login',
    text: broken('role: manager }', 'role: manager }\n  - { login: chen, role: guard }'),
    says: [
      'refused',
      'estate.yaml:8:14  people[1].login: "chen"',
      '  There is already a login "chen".',
      '  Give this one another name.',
    ],
  },
  {
    story: 'two things on one line',
    text: broken('GPIO17', 'GPIO5'),
    says: [
      'refused',
      'estate.yaml:39:34  zones[1].output.line: "GPIO5"',
      '  GPIO5 is already taken by input motion-1 (line 9).',
      '  Look at the terminal strip which of the two is right.',
    ],
  },
  {
    story: 'two zones on one channel',
    text: broken('{ kind: relay, line: GPIO17, contact: normally-open }', '{ kind: pwm, channel: PWM0 }').replace(
      'luminaire: flood',
      'luminaire: street',
    ),
    says: [
      'refused',
      'estate.yaml:39:35  zones[1].output.channel: "PWM0"',
      '  PWM0 is already taken by zone road (line 32).',
      '  Look at the terminal strip which of the two is right.',
    ],
  },
  {
    story: 'a relay that is to dim',
    text: broken('program: evening\n    presence', 'program: night\n    presence'),
    says: [
      'refused',
      'estate.yaml:42:14  zones[1].program: "night"',
      '  Zone court is switched by a relay and cannot give the 50 per cent of a step of rule "all".',
      '  Use a program with levels 0 and 100 only, or drive it by pwm.',
    ],
  },
  {
    story: 'a relay that is to dim for motion',
    text: broken('level: 100, holdMin', 'level: 60, holdMin'),
    says: [
      'refused',
      'estate.yaml:44:35  zones[1].presence[0].level: 60',
      '  Zone court is switched by a relay and cannot give 60 per cent.',
      '  Write 100.',
    ],
  },
  {
    story: 'a relay that is to fade',
    text: broken('    program: evening\n', '    program: evening\n    ramp: { upS: 2 }\n'),
    says: [
      'refused',
      'estate.yaml:43:5  zones[1].ramp',
      '  A relay cannot fade.',
      '  Remove ramp, or drive it by pwm.',
    ],
  },
  {
    story: 'a dimmer before a lamp that cannot dim',
    text: broken('luminaire: street', 'luminaire: flood'),
    says: [
      'refused',
      'estate.yaml:33:16  zones[0].luminaire: "flood"',
      '  The lamp "flood" cannot be dimmed, but this zone has a dimmer.',
      '  Drive it by a relay, or give the lamp dimming: pwm and its power curve.',
    ],
  },
  {
    story: 'a floor above every level',
    text: broken('level: 100\n        steps: [{ from: "23:00", level: 50 }]', 'level: 20'),
    says: [
      'refused',
      'estate.yaml:30:12  zones[0].floor: 30',
      '  The program "night" gives zone road 20 per cent at most, below its floor of 30.',
      '  Raise the levels, or lower the floor.',
    ],
  },
  {
    story: 'a must-be-lit zone without a floor',
    text: broken('    floor: 30\n', ''),
    says: [
      'refused',
      'estate.yaml:27:5  zones[0].floor',
      '  A must-be-lit zone needs a floor above 0.',
      '  Write floor: the lowest light in per cent that is still safe there in the dark, such as 30.',
    ],
  },
  {
    story: 'a must-be-lit zone without a program',
    text: broken('    program: night\n', ''),
    says: [
      'refused',
      'estate.yaml:27:5  zones[0].program',
      '  A must-be-lit zone without a program is dark.',
      '  Name a program, or make the zone as-needed.',
    ],
  },
  {
    story: 'a floor where none is needed',
    text: broken('need: as-needed', 'need: as-needed\n    floor: 20'),
    says: [
      'refused',
      'estate.yaml:39:12  zones[1].floor: 20',
      '  An as-needed zone has no floor: it may always be dark.',
      '  Remove floor, or make the zone must-be-lit.',
    ],
  },
  {
    story: 'a power curve that goes back',
    text: broken('[[50, 25], [100, 60]]', '[[50, 25], [40, 60]]'),
    says: [
      'refused',
      'estate.yaml:13:51  luminaires.street.powerCurve',
      '  The levels of the curve do not rise: 50 is followed by 40.',
      '  Write the points from dark to full light, such as [[0, 0.5], [50, 25], [100, 60]].',
    ],
  },
  {
    story: 'a power curve that misses the rated power',
    text: broken('[[50, 25], [100, 60]]', '[[50, 25], [100, 30]]'),
    says: [
      'refused',
      'estate.yaml:13:51  luminaires.street.powerCurve',
      '  The curve ends at 30 W, but ratedW is 60 W.',
      '  Both are the power at full light; they may differ by a tenth at most.',
    ],
  },
  {
    story: 'a point of the curve with one number',
    text: broken('[[50, 25], [100, 60]]', '[[50], [100, 60]]'),
    says: [
      'refused',
      'estate.yaml:13:52  luminaires.street.powerCurve[0]: [50]',
      '  A point of the curve is a pair.',
      '  Write [level in per cent, watts], such as [50, 25].',
    ],
  },
  {
    story: 'a dimmable lamp without a curve',
    text: broken(', powerCurve: [[50, 25], [100, 60]]', ''),
    says: [
      'refused',
      'estate.yaml:13:3  luminaires.street.powerCurve',
      '  A dimmable lamp needs its power curve: energy at half light cannot be guessed.',
      '  Copy the points from the data sheet or measure three: [[10, 7], [50, 25], [100, 60]].',
    ],
  },
  {
    story: 'a password',
    text: broken('url: "mqtt://127.0.0.1:1883"', 'url: "mqtt://127.0.0.1:1883", username: me, password: hunter2'),
    says: [
      'refused',
      'estate.yaml:5:55  broker.password',
      '  A password does not belong in this file: many people read it.',
      '  Put it alone in a file that only this device can read, name that file in passwordFile, delete it here.',
    ],
  },
  {
    story: 'a password inside the address',
    text: broken('mqtt://127', 'mqtt://me:hunter2@127'),
    says: [
      'refused',
      'estate.yaml:5:16  broker.url',
      '  There is a password in this address, and many people read this file.',
      '  Write the address without user and password; put the password alone in a file and name it in passwordFile.',
    ],
  },
  {
    story: 'a broker without a scheme',
    text: broken('mqtt://127.0.0.1:1883', '127.0.0.1:1883'),
    says: [
      'refused',
      'estate.yaml:5:16  broker.url: "127.0.0.1:1883"',
      '  "127.0.0.1:1883" is not the address of a broker.',
      '  Write mqtt:// or mqtts://, the host and the port, such as mqtt://127.0.0.1:1883.',
    ],
  },
  {
    story: 'an exception for an unknown zone',
    text: broken('zones: [court]', 'zones: [cort]'),
    says: [
      'refused',
      'estate.yaml:46:74  exceptions[0].zones[0]: "cort"',
      '  There is no zone "cort".',
      '  Did you mean "court"?',
    ],
  },
  {
    story: 'one zone without brackets',
    text: broken('zones: [court]', 'zones: court'),
    says: [
      'refused',
      'estate.yaml:46:73  exceptions[0].zones: "court"',
      '  "court" names no zones.',
      '  Write all, or a list such as [facade, garden].',
    ],
  },
  {
    story: 'an exception without an end',
    text: broken(', to: "2027-06-02"', ''),
    says: [
      'refused',
      'estate.yaml:46:5  exceptions[0]',
      '  The exception has no end and would hold for ever.',
      '  Write from and to, both dates included; or festival with daysBefore and daysAfter.',
    ],
  },
  {
    story: 'an exception that ends before it starts',
    text: broken('to: "2027-06-02"', 'to: "2027-05-02"'),
    says: [
      'refused',
      'estate.yaml:46:52  exceptions[0].to: "2027-05-02"',
      '  The exception ends on 2027-05-02, before it starts on 2027-06-01.',
      '  Exchange the two dates, or correct the year.',
    ],
  },
  {
    story: 'the 31st of June',
    text: broken('to: "2027-06-02"', 'to: "2027-06-31"'),
    says: [
      'refused',
      'estate.yaml:46:52  exceptions[0].to: "2027-06-31"',
      '  "2027-06-31" does not exist.',
      '  Look at how long that month is in that year.',
    ],
  },
  {
    story: 'an exception that does not say what light',
    text: broken(', zones: [court], program: evening', ', zones: [court]'),
    says: [
      'refused',
      'estate.yaml:46:5  exceptions[0]',
      '  The exception does not say what light there is to be.',
      '  Name a program, or write rules; an empty list of rules, [], means dark.',
    ],
  },
  {
    story: 'a festival and dates',
    text: broken('from: "2027-06-01"', 'festival: midAutumn, from: "2027-06-01"'),
    says: [
      'refused',
      'estate.yaml:46:38  exceptions[0].festival: "midAutumn"',
      '  Dates and a festival: one is too many.',
      '  Write from and to, both dates included; or festival with daysBefore and daysAfter.',
    ],
  },
  {
    story: 'days around no festival',
    text: broken('from: "2027-06-01"', 'daysAfter: 2, from: "2027-06-01"'),
    says: [
      'refused',
      'estate.yaml:46:5  exceptions[0]',
      '  daysBefore and daysAfter need a festival to count from.',
      '  Write from and to, both dates included; or festival with daysBefore and daysAfter.',
    ],
  },
  {
    story: 'an exception that makes a road dark',
    text: broken('zones: [court], program: evening', 'zones: [road], rules: []'),
    says: [
      'refused',
      'estate.yaml:46:88  exceptions[0].rules: []',
      '  The exception "fair" gives zone road 0 per cent at most, below its floor of 30.',
      '  Raise the levels, or lower the floor.',
    ],
  },
  {
    story: 'no zones',
    text: goodConfig.replace(/zones:\n[^]*exceptions:[^]*/, 'zones: []\n'),
    says: [
      'refused',
      'estate.yaml:26:8  zones: []',
      '  The list has 0 entries; it needs at least 1.',
      '  Expected here: The zones: lamps that are lit and dark together.',
    ],
  },
  {
    story: 'a second file that is not there',
    text: `${goodConfig}exceptionsFile: exceptions.yaml\n`,
    says: [
      'refused',
      'estate.yaml:47:17  exceptionsFile: "exceptions.yaml"',
      '  The file cannot be read: no such file: exceptions.yaml.',
      '  Create exceptions.yaml with the line "exceptions: []", or remove exceptionsFile.',
    ],
  },
  {
    story: 'a second file outside the folder',
    text: `${goodConfig}exceptionsFile: ../x.yaml\n`,
    says: [
      'refused',
      'estate.yaml:47:17  exceptionsFile: "../x.yaml"',
      '  The second file lies outside the folder of this one.',
      '  Put it beside the main file or in a folder below, and write its path from there.',
    ],
  },
  {
    story: 'an unknown program in the second file',
    text: `${goodConfig}exceptionsFile: exceptions.yaml\n`,
    beside: { 'exceptions.yaml': goodExceptions },
    says: [
      'refused',
      'exceptions.yaml:8:14  exceptions[0].program: "full"',
      '  There is no program "full".',
      '  Known: night, evening.',
    ],
  },
  {
    story: 'a misspelt festival in the second file',
    text: `${goodConfig}exceptionsFile: exceptions.yaml\n`,
    beside: { 'exceptions.yaml': broken('springF', 'springf', broken('program: full', 'rules: []', goodExceptions)) },
    says: [
      'refused',
      'exceptions.yaml:4:15  exceptions[0].festival: "springfestival"',
      '  "springfestival" is not one of the choices.',
      '  Did you mean "springFestival"?',
    ],
  },
  {
    story: 'wiring against failTo',
    text: broken('normally-open', 'normally-closed'),
    says: [
      'ok',
      'estate.yaml:39:51  zones[1].output.contact: "normally-closed"',
      '  The zone is to fail off, but with a dead controller these lamps are on.',
      '  Wire it the other way round, or say failTo: on so that nobody relies on it.',
    ],
  },
  {
    story: 'a step below the floor',
    text: broken('level: 50', 'level: 20'),
    says: [
      'ok',
      'estate.yaml:35:14  zones[0].program: "night"',
      '  The 20 per cent of a step of rule "all" is below the floor of 30: those hours count as not served.',
      '  Raise the level to the floor, or lower the floor.',
    ],
  },
  {
    story: 'an input nobody uses',
    text: broken('photocell: { input: sky }\n', ''),
    says: [
      'ok',
      'estate.yaml:10:3  inputs.sky',
      '  Nothing refers to "sky".',
      '  Remove it, or refer to it; perhaps something else was renamed.',
    ],
  },
];

test.each(cases)('$story is answered in words a technician can use', ({ text, beside, says }) => {
  expect(words(text, beside).split('\n')).toEqual(says);
});

test('the config that every case starts from has nothing wrong with it', () => {
  expect(words(goodConfig)).toBe('ok');
});
