/** Nobody can be quicker behind this broker: what comes for the zone goes to the board, and nothing else is done. */
import { connect } from 'node:net';
import mqtt from 'mqtt';

const [zone, boardPort, brokerPort] = process.argv.slice(2);
const board = connect(Number(boardPort), '127.0.0.1');
board.setNoDelay(true);
const client = mqtt.connect(`mqtt://127.0.0.1:${brokerPort}`, { clientId: 'subscriber' });
client.on('connect', () => client.subscribe('subscriber/set', { qos: 1 }));
client.on('message', (_topic, payload) => board.write(`${zone} ${payload}\n`));
