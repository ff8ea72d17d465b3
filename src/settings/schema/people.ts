import * as z from 'zod';
import { loginShape } from '../../people/login.ts';
import type { Words } from '../../words/language.ts';
import { about, lineText, says, saysOf } from './words.ts';

const words = {
  badLogin: { en: '{value} cannot be a login.', zh: '{value} 不能作为登录名。' },
  loginRemedy: {
    en: 'Write letters, digits, dot, hyphen, underscore or @, at most 40.',
    zh: '请用字母、数字、点、连字符、下划线或 @，最多 40 个字符。',
  },
  noBroker: { en: '{value} is not the address of a broker.', zh: '{value} 不是 MQTT 服务器地址。' },
  brokerRemedy: {
    en: 'Write mqtt:// or mqtts://, the host and the port, such as mqtt://127.0.0.1:1883.',
    zh: '请写 mqtt:// 或 mqtts://、主机和端口，例如 mqtt://127.0.0.1:1883。',
  },
  loneCertificate: { en: 'A certificate goes with its key.', zh: '证书须与其私钥一同给出。' },
  both: { en: 'Write certFile and keyFile, or neither.', zh: '请同时写 certFile 和 keyFile，或都不写。' },
  idleCertificate: { en: 'Certificates are of use to mqtts:// alone.', zh: '只有 mqtts:// 才用得上证书。' },
  writeTls: { en: 'Write mqtts:// and the TLS port, such as 8883.', zh: '请写 mqtts:// 及 TLS 端口，例如 8883。' },
  lonePassword: { en: 'A password without a username.', zh: '有密码而没有用户名。' },
  addUsername: { en: 'Add username beside passwordFile.', zh: '请在 passwordFile 旁加上 username。' },
  badTopic: { en: '{value} cannot be part of a topic.', zh: '{value} 不能用作主题的一部分。' },
  topicRemedy: { en: 'Write 1 to 32 of a-z, 0-9 and hyphen.', zh: '请写 1 至 32 个字符，限 a-z、0-9 和连字符。' },
  badPrefix: { en: '{value} cannot be a prefix.', zh: '{value} 不能作为前缀。' },
  prefixRemedy: { en: 'Write one word, such as homeassistant.', zh: '请写一个单词，例如 homeassistant。' },
} satisfies Record<string, Words>;

const loginText = () =>
  z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,39}$/, {
    error: saysOf(words.badLogin, words.loginRemedy),
  });

export const personSchema = z.strictObject({
  login: loginText().meta(
    about({
      en: 'Login name at the broker; the broker checks the password, this file has none.',
      zh: '在 MQTT 服务器上的登录名；密码由服务器核对，本文件中没有密码。',
    }),
  ),
  role: z.enum(['viewer', 'guard', 'operator', 'manager', 'crew']).meta(
    about({
      en: 'What the person may do: viewer looks, guard and operator override, manager decides, crew locks out.',
      zh: '此人的权限：viewer 只看，guard 和 operator 可手动设定，manager 决定，crew 可挂牌上锁。',
    }),
  ),
});

export const brokerSchema = z
  .strictObject({
    url: lineText(200)
      .refine(isBrokerUrl, {
        error: saysOf(words.noBroker, words.brokerRemedy),
      })
      .meta(
        about({
          en: 'Address of the MQTT broker, such as mqtts://office.example:8883. No password in it.',
          zh: 'MQTT 服务器地址，例如 mqtts://office.example:8883。其中不含密码。',
        }),
      ),
    username: lineText(80)
      .optional()
      .meta(about({ en: 'Login of this device at the broker.', zh: '本设备在服务器上的登录名。' })),
    passwordFile: lineText(200)
      .optional()
      .meta(
        about({
          en: 'Path of the file that holds the password and nothing else, readable by this device alone.',
          zh: '只存放密码的文件路径，仅本设备可读。',
        }),
      ),
    caFile: lineText(200)
      .optional()
      .meta(
        about({
          en: 'Certificate of the authority that signed the broker’s, in PEM; left out: those that Node trusts.',
          zh: '签发服务器证书的机构证书，PEM 格式；不写则采用 Node 信任的机构。',
        }),
      ),
    certFile: lineText(200)
      .optional()
      .meta(
        about({
          en: 'Certificate of this device in PEM, for a broker that asks for one; read again when it changes.',
          zh: '本设备的 PEM 证书，用于要求证书的服务器；更换后会重新读取。',
        }),
      ),
    keyFile: lineText(200)
      .optional()
      .meta(about({ en: 'Its private key, readable by this device alone.', zh: '其私钥，仅本设备可读。' })),
  })
  .refine((broker) => (broker.certFile === undefined) === (broker.keyFile === undefined), {
    path: ['certFile'],
    error: says(words.loneCertificate, words.both),
  })
  .refine((broker) => (broker.caFile ?? broker.certFile) === undefined || /^(mqtts|wss):/.test(broker.url), {
    path: ['url'],
    error: says(words.idleCertificate, words.writeTls),
  })
  .refine((broker) => broker.passwordFile === undefined || broker.username !== undefined, {
    path: ['passwordFile'],
    error: says(words.lonePassword, words.addUsername),
  });

export const homeAssistantSchema = z.strictObject({
  login: z
    .string()
    .regex(loginShape, {
      error: saysOf(words.badTopic, words.topicRemedy),
    })
    .default('homeassistant')
    .meta(
      about({
        en: 'Login of Home Assistant at the broker. It stands under people too, and its role says what it may do.',
        zh: 'Home Assistant 在服务器上的登录名。它也须写在 people 中，其角色决定权限。',
      }),
    ),
  prefix: z
    .string()
    .regex(/^[a-z0-9_-]{1,32}$/, {
      error: saysOf(words.badPrefix, words.prefixRemedy),
    })
    .default('homeassistant')
    .meta(
      about({
        en: 'Discovery prefix, as set in Home Assistant; its own default is homeassistant.',
        zh: '发现前缀，与 Home Assistant 中的设置相同；其默认值为 homeassistant。',
      }),
    ),
  openGates: z
    .boolean()
    .default(false)
    .meta(
      about({
        en: 'true: Home Assistant may open lanes, if its role may. false: it sees them only.',
        zh: 'true：其角色允许时，Home Assistant 可开闸。false：只能查看。',
      }),
    ),
});

function isBrokerUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^(mqtts?|wss?):$/.test(url.protocol) && url.hostname !== '';
}
