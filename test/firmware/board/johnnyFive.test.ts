import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { IoPlugin } from '../../../firmware/board/ioPlugin.ts';
import { attach, loadJohnnyFive } from '../../../firmware/board/johnnyFive.ts';

const written: [string, boolean | number][] = [];
const complaints: string[] = [];
let refusing = '';
const io = new IoPlugin({
  lines: ['GPIO17', 'GPIO27'],
  channels: ['PWM3'],
  setLine: (line, on) => {
    if (refusing !== '') throw new Error(refusing);
    written.push([line, on]);
  },
  setChannel: (channel, share) => written.push([channel, share]),
});
const signalsBefore = process.listenerCount('SIGINT');
// johnny-five keeps its boards for ever, so this file has one.
const components = attach(io, (message) => complaints.push(message));
const relay = components.relay({ pin: 'GPIO17', contact: 'normally-open' });
const resting = components.relay({ pin: 'GPIO27', contact: 'normally-closed' });
const led = components.led({ pin: 'PWM3' });
const writtenOnAttach = written.length;
io.emit('error', new Error('too early'));
const complaintsOnAttach = complaints.splice(0);

function tick(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}

describe('components made before the board is ready', () => {
  test('write nothing by being made, nor when the board gets ready', async () => {
    await tick();
    expect(writtenOnAttach).toBe(0);
    expect(written).toEqual([]);
  });

  test('close and open the right way round for either contact', () => {
    relay.close();
    resting.close();
    relay.open();
    resting.open();
    expect(written.splice(0)).toEqual([
      ['GPIO17', true],
      ['GPIO27', false],
      ['GPIO17', false],
      ['GPIO27', true],
    ]);
  });

  test('reach full, dark and every step of the dimmer, never beyond', () => {
    for (const value of [0, 255, 255.03, 300, -5]) led.brightness(value);
    expect(written.splice(0).map(([, share]) => share)).toEqual([0, 1, 1, 1, 0]);
  });

  test('pins that the config does not have cannot be made', () => {
    expect(() => components.relay({ pin: 'GPIO4', contact: 'normally-open' })).toThrow(/no output GPIO4/);
  });
});

describe('errors', () => {
  test('of a line come back to the one who switched', () => {
    refusing = 'line GPIO17 is gone';
    expect(() => relay.close()).toThrow('line GPIO17 is gone');
    refusing = '';
  });

  test('before the board is ready are told and do not end the process', () => {
    expect(complaintsOnAttach).toEqual(['too early']);
  });

  test('of the plugin or the board are told once each and do not end the process', async () => {
    await tick();
    io.emit('error', new Error('the bus hangs'));
    io.emit('error', 'a bare text');
    expect(complaints.splice(0)).toEqual(['the bus hangs', 'a bare text']);
  });

  test('SIGINT stays ours', async () => {
    await tick();
    expect(process.listenerCount('SIGINT')).toBe(signalsBefore);
  });
});

describe('the parts of johnny-five that must not be used', () => {
  const sources = readdirSync('firmware', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ file, text: readFileSync(join('firmware', file), 'utf8') }));

  test('temporal, which blocks the process for seconds at dusk, is never loaded', () => {
    loadJohnnyFive();
    led.brightness(10);
    const loaded = Object.keys(createRequire(import.meta.url).cache);
    expect(loaded.some((file) => /johnny-five\/lib\/relay/.test(file))).toBe(true);
    expect(loaded.filter((file) => /node_modules\/(temporal|serialport|firmata)\//.test(file))).toEqual([]);
  });

  test('no file calls a fade, a pulse, an animation or an expander, or imports the whole of johnny-five', () => {
    expect(sources.length).toBeGreaterThan(8);
    const forbidden =
      // A barrier is told to pulse too.
      /(?<!\bgates)\.(fade|fadeIn|fadeOut|pulse|strobe|blink|Animation|Expander|Servo|Piezo)\s*\(|new (Animation|Expander)/;
    for (const { file, text } of sources) {
      expect(text, file).not.toMatch(forbidden);
      expect(text, file).not.toMatch(/^import (?!type).*'johnny-five'/m);
    }
  });

  test('no other folder knows johnny-five', () => {
    const src = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    for (const file of src)
      expect(readFileSync(join('src', file), 'utf8'), file).not.toMatch(/from 'johnny-five|require\('johnny/);
  });
});
