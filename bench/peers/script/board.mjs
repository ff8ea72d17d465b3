/** The board of the script: an IO plugin for johnny-five whose pins are words over TCP, `zone on|off` out and `card BITS` in. */
import { EventEmitter } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const modes = { INPUT: 0, OUTPUT: 1, ANALOG: 2, PWM: 3, SERVO: 4 };

class WordBoard extends EventEmitter {
  name = 'words';
  isReady = true;
  MODES = modes;
  HIGH = 1;
  LOW = 0;
  analogPins = [];
  defaultLed = -1;
  constructor(names, write) {
    super();
    this.write = write;
    this.pins = names.map((name) => ({ name, supportedModes: [modes.OUTPUT], mode: modes.OUTPUT, value: 0, report: 0, analogChannel: 127 }));
  }
  normalize(pin) {
    return this.pins.findIndex(({ name }, index) => name === pin || index === pin);
  }
  pinMode() {}
  digitalWrite(pin, value) {
    this.write(`${this.pins[this.normalize(pin)].name} ${value ? 'on' : 'off'}\n`);
  }
}

export async function boardOver(port, names) {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  const onCard = (take) =>
    createInterface({ input: socket }).on('line', (line) => {
      const [word, bits] = line.split(' ');
      if (word === 'card') take(bits ?? '');
    });
  return { io: new WordBoard(names, (text) => socket.write(text)), onCard };
}
