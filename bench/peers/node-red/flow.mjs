/**
 * A Node-RED flow as people build it for this work: one timer node a zone, MQTT in, a function that checks a 26-bit frame, and
 * one message a minute that reports. `timer`: `bigtimer` looks at its schedule each minute, `cron-plus` sends at each event.
 * The board is two lines of text over TCP, as every program measured here has it: `zone on|off` out, `card BITS` in.
 */
const [latitudeDeg, longitudeDeg] = [22.5431, 114.0579];

export function flow({ timer, zones, brokerPort, boardPort }) {
  const nodes = [
    { id: 'tab', type: 'tab', label: 'Estate' },
    { id: 'broker', type: 'mqtt-broker', broker: '127.0.0.1', port: String(brokerPort), clientid: `node-red-${timer}`, autoConnect: true, protocolVersion: '4', keepalive: '60', cleansession: true },
    { id: 'out', z: 'tab', type: 'tcp out', name: 'relays', host: '127.0.0.1', port: String(boardPort), beserver: 'client', base64: false, end: false, wires: [] },
    { id: 'in', z: 'tab', type: 'tcp in', name: 'card reader', server: 'client', host: '127.0.0.1', port: String(boardPort), datamode: 'stream', datatype: 'utf8', newline: '\\n', topic: '', wires: [['frame']] },
    { id: 'frame', z: 'tab', type: 'function', name: 'Wiegand 26', outputs: 1, func: wiegand26, wires: [['out']] },
    { id: 'command', z: 'tab', type: 'mqtt in', topic: 'estate/+/set', qos: '1', datatype: 'utf8', broker: 'broker', wires: [['which']] },
    { id: 'which', z: 'tab', type: 'function', name: 'which zone', outputs: zones.length, func: `const zone = msg.topic.split('/')[1];\nreturn ${JSON.stringify(zones.map(({ id }) => id))}.map((id) => (id === zone ? msg : null));`, wires: zones.map(({ id }) => [timer === 'bigtimer' ? `timer-${id}` : `line-${id}`]) },
    { id: 'each-second', z: 'tab', type: 'inject', props: [{ p: 'payload' }], repeat: '1', once: true, onceDelay: 0.1, payload: '', payloadType: 'date', wires: [['meter']] },
    { id: 'meter', z: 'tab', type: 'function', name: 'count', outputs: 1, func: `const n = (context.get('n') || 0) + 1;\ncontext.set('n', n);\nreturn { topic: 'estate/tele/node-red-${timer}', payload: JSON.stringify({ n, ts: Date.now() }) };`, wires: [['report']] },
    { id: 'report', z: 'tab', type: 'mqtt out', topic: '', qos: '1', retain: 'false', broker: 'broker', wires: [] },
  ];
  for (const { id, end } of zones) {
    nodes.push(timer === 'bigtimer' ? bigTimer(id, end) : cronPlus(id, end));
    nodes.push({ id: `line-${id}`, z: 'tab', type: 'function', name: id, outputs: 1, func: `return { payload: '${id} ' + (String(msg.payload) === 'on' ? 'on' : 'off') + '\\n' };`, wires: [['out']] });
  }
  return nodes;
}

const always = Object.fromEntries(['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'].map((name) => [name, true]));
const none = Object.fromEntries(['', 'x'].flatMap((x) => [
  ...Array.from({ length: 12 }, (_, i) => [[`${x}day${i + 1}`, 0], [`${x}month${i + 1}`, 0]]).flat(),
  ...Array.from({ length: 6 }, (_, i) => [[`${x}d${i + 1}`, 0], [`${x}w${i + 1}`, 0]]).flat(),
]));

/** 5004 is its word for sunset, 5003 for sunrise, else minutes of the day. */
function bigTimer(id, end) {
  return {
    id: `timer-${id}`, z: 'tab', type: 'bigtimer', name: id, outtopic: '', outpayload1: 'on', outpayload2: 'off', lat: latitudeDeg, lon: longitudeDeg,
    starttime: '5004', endtime: end === 'sunrise' ? '5003' : String(minutesOf(end)), starttime2: 0, endtime2: 0, startoff: 0, endoff: 0, startoff2: 0, endoff2: 0, offs: 0,
    outtext1: '', outtext2: '', timeout: 1440, ...always, ...none, suspend: false, random: false, randon1: false, randoff1: false, randon2: false, randoff2: false,
    repeat: false, atstart: true, odd: false, even: false, wires: [[`line-${id}`], [], []],
  };
}

function cronPlus(id, end) {
  const place = `${latitudeDeg} ${longitudeDeg}`;
  const sun = (event, payload) => ({ name: payload, topic: id, payloadType: 'str', payload, expressionType: 'solar', expression: '', location: place, locationType: 'fixed', offset: '0', solarType: 'selected', solarEvents: event });
  const clock = { name: 'off', topic: id, payloadType: 'str', payload: 'off', expressionType: 'cron', expression: `0 ${minutesOf(end) % 60} ${Math.floor(minutesOf(end) / 60)} * * *`, location: '', offset: '0', solarType: 'all', solarEvents: '' };
  return {
    id: `timer-${id}`, z: 'tab', type: 'cronplus', name: id, outputField: 'payload', timeZone: 'Asia/Shanghai', persistDynamic: false, commandResponseMsgOutput: 'output1', outputs: 1,
    options: [sun('sunset', 'on'), end === 'sunrise' ? sun('sunrise', 'off') : clock], wires: [[`line-${id}`]],
  };
}

function minutesOf(time) {
  const [hours, minutes] = time.split(':').map(Number);
  return hours * 60 + (minutes || 0);
}

const wiegand26 = `
const [word, bits] = String(msg.payload).trim().split(' ');
if (word !== 'card' || !/^[01]{26}$/.test(bits)) return null;
const ones = (text) => text.split('').filter((bit) => bit === '1').length;
if (ones(bits.slice(0, 13)) % 2 !== 0 || ones(bits.slice(13)) % 2 !== 1) return null;
const facility = parseInt(bits.slice(1, 9), 2);
const card = parseInt(bits.slice(9, 25), 2);
const roster = context.get('roster') || new Set(Array.from({ length: 60 }, (_, i) => 77 * 65536 + i + 1));
context.set('roster', roster);
return roster.has(facility * 65536 + card) ? { payload: 'barrier on\\n' } : null;
`;
