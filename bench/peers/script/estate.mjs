/**
 * An estate in one file, the way it is published in many places: johnny-five relays, suncalc for the sun, node-cron for the
 * clock, mqtt for the office. It is fair: it looks what should be lit when it starts, works the sun's times out anew each day,
 * checks the parity of a card, and reconnects. Run: node estate.mjs ZONES.json BOARD_PORT BROKER_PORT
 */
import { readFileSync } from 'node:fs';
import five from 'johnny-five';
import mqtt from 'mqtt';
import cron from 'node-cron';
import * as SunCalc from 'suncalc';
import { boardOver } from './board.mjs';

const [zonesFile, boardPort, brokerPort] = process.argv.slice(2);
const zones = JSON.parse(readFileSync(zonesFile, 'utf8'));
const [latitude, longitude] = [22.5431, 114.0579];
const roster = new Set(Array.from({ length: 60 }, (_, i) => `77:${i + 1}`));
const minutesOf = (time) => time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
const atMidnight = (minutes) => new Date(new Date().setHours(0, minutes, 0, 0));

const { io, onCard } = await boardOver(Number(boardPort), [...zones.map(({ id }) => id), 'barrier']);
const board = new five.Board({ io, repl: false, debug: false, sigint: false });
await new Promise((resolve) => board.once('ready', resolve));

const relays = new Map([...zones.map(({ id }) => id), 'barrier'].map((id) => [id, new five.Relay(id)]));
const turn = (id, on) => (on ? relays.get(id).close() : relays.get(id).open());

/** Whether a zone should be lit right now. */
function shouldBeLit({ end }) {
  const now = new Date();
  const { sunrise, sunset } = SunCalc.getTimes(now, latitude, longitude);
  if (end === 'sunrise') return now < sunrise || now >= sunset;
  return now >= sunset && now < atMidnight(minutesOf(end));
}

/** Today's switching times, as one-shot timers; every midnight those of the new day. */
let timers = [];
function planToday() {
  for (const timer of timers) clearTimeout(timer);
  const now = Date.now();
  const { sunrise, sunset } = SunCalc.getTimes(new Date(), latitude, longitude);
  timers = zones.flatMap((zone) =>
    [[sunset, true], ...(zone.end === 'sunrise' ? [[sunrise, false]] : [])]
      .filter(([at]) => at.getTime() > now)
      .map(([at, on]) => setTimeout(() => turn(zone.id, on), at.getTime() - now)),
  );
}

for (const zone of zones) {
  turn(zone.id, shouldBeLit(zone));
  if (zone.end === 'sunrise') continue;
  const minutes = minutesOf(zone.end);
  cron.schedule(`0 ${minutes % 60} ${Math.floor(minutes / 60)} * * *`, () => turn(zone.id, false));
}
planToday();
cron.schedule('5 0 0 * * *', planToday);

/** 26 bits: even parity over the first thirteen, odd over the last; facility code and number between. */
function readCard(bits) {
  const ones = (text) => text.split('').filter((bit) => bit === '1').length;
  if (!/^[01]{26}$/.test(bits) || ones(bits.slice(0, 13)) % 2 !== 0 || ones(bits.slice(13)) % 2 !== 1) return null;
  return `${Number.parseInt(bits.slice(1, 9), 2)}:${Number.parseInt(bits.slice(9, 25), 2)}`;
}

onCard((bits) => {
  const card = readCard(bits);
  if (card === null || !roster.has(card)) return;
  turn('barrier', true);
  setTimeout(() => turn('barrier', false), 500);
});

const client = mqtt.connect(`mqtt://127.0.0.1:${brokerPort}`, { clientId: 'script' });
client.on('connect', () => client.subscribe('estate/+/set', { qos: 1 }));
client.on('message', (topic, payload) => {
  const id = topic.split('/')[1];
  if (relays.has(id)) turn(id, payload.toString() === 'on');
});

let n = 0;
setInterval(() => {
  n += 1;
  if (client.connected) client.publish('estate/tele/script', JSON.stringify({ n, ts: Date.now() }), { qos: 1 });
}, 1000);
