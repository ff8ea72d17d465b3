import * as z from 'zod';
import { lineText, says, shown } from './words.ts';

const loginText = () =>
  z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,39}$/, {
    error: (issue) =>
      says(
        `${shown(issue.input)} cannot be a login.`,
        'Write letters, digits, dot, hyphen, underscore or @, at most 40.',
      ),
  });

export const personSchema = z.strictObject({
  login: loginText().describe('Login name at the broker; the broker checks the password, this file has none.'),
  role: z
    .enum(['viewer', 'guard', 'operator', 'manager', 'crew'])
    .describe('What the person may do: viewer looks, guard and operator override, manager decides, crew locks out.'),
});

export const brokerSchema = z
  .strictObject({
    url: lineText(200)
      .refine(isBrokerUrl, {
        error: (issue) =>
          says(
            `${shown(issue.input)} is not the address of a broker.`,
            'Write mqtt:// or mqtts://, the host and the port, such as mqtt://127.0.0.1:1883.',
          ),
      })
      .describe('Address of the MQTT broker, such as mqtts://office.example:8883. No password in it.'),
    username: lineText(80).optional().describe('Login of this device at the broker.'),
    passwordFile: lineText(200)
      .optional()
      .describe('Path of the file that holds the password and nothing else, readable by this device alone.'),
    caFile: lineText(200)
      .optional()
      .describe('Certificate of the authority that signed the broker’s, in PEM; left out: those that Node trusts.'),
    certFile: lineText(200)
      .optional()
      .describe('Certificate of this device in PEM, for a broker that asks for one; read again when it changes.'),
    keyFile: lineText(200).optional().describe('Its private key, readable by this device alone.'),
  })
  .refine((broker) => (broker.certFile === undefined) === (broker.keyFile === undefined), {
    path: ['certFile'],
    error: says('A certificate goes with its key.', 'Write certFile and keyFile, or neither.'),
  })
  .refine((broker) => (broker.caFile ?? broker.certFile) === undefined || /^(mqtts|wss):/.test(broker.url), {
    path: ['url'],
    error: says('Certificates are of use to mqtts:// alone.', 'Write mqtts:// and the TLS port, such as 8883.'),
  })
  .refine((broker) => broker.passwordFile === undefined || broker.username !== undefined, {
    path: ['passwordFile'],
    error: says('A password without a username.', 'Add username beside passwordFile.'),
  });

export const homeAssistantSchema = z.strictObject({
  login: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/, {
      error: (issue) =>
        says(`${shown(issue.input)} cannot be part of a topic.`, 'Write 1 to 32 of a-z, 0-9 and hyphen.'),
    })
    .default('homeassistant')
    .describe('Login of Home Assistant at the broker. It stands under people too, and its role says what it may do.'),
  prefix: z
    .string()
    .regex(/^[a-z0-9_-]{1,32}$/, {
      error: (issue) => says(`${shown(issue.input)} cannot be a prefix.`, 'Write one word, such as homeassistant.'),
    })
    .default('homeassistant')
    .describe('Discovery prefix, as set in Home Assistant; its own default is homeassistant.'),
  openGates: z
    .boolean()
    .default(false)
    .describe('true: Home Assistant may open lanes, if its role may. false: it sees them only.'),
});

function isBrokerUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^(mqtts?|wss?):$/.test(url.protocol) && url.hostname !== '';
}
