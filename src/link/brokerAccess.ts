import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { LinkTrouble } from '../controller/link.ts';
import type { Broker, BrokerTls, Site } from '../controller/site.ts';
import type { HomeAssistant } from '../mqtt/homeAssistant.ts';
import { dayMs } from '../units.ts';
import { type Words, worded } from '../words/language.ts';
import { SaidError, wordsOf } from '../words/saidError.ts';
import type { BrokerAccess, Tls } from './core.ts';

const words = {
  none: {
    en: 'the config names no broker; the office sees nothing of this device',
    zh: '配置中没有消息服务器；办公室看不到本设备',
  },
  unusable: { en: 'no broker to connect to: {detail}', zh: '没有可连接的消息服务器：{detail}' },
  badUrl: {
    en: 'broker.url is "{url}"; write mqtt://HOST:PORT or mqtts://HOST:PORT',
    zh: 'broker.url 为“{url}”；请写 mqtt://HOST:PORT 或 mqtts://HOST:PORT',
  },
  endsSoon: {
    en: 'The certificate of this device ends on {date} ({file}).',
    zh: '本设备证书将于 {date} 到期（{file}）。',
  },
  ended: {
    en: 'The certificate of this device ended on {date} ({file}).',
    zh: '本设备证书已于 {date} 到期（{file}）。',
  },
  renew: {
    en: 'Renew it at the office (duskgate certs device) and copy certificate and key here.',
    zh: '请在办公室更新（duskgate certs device），并将证书与密钥复制到本机。',
  },
  otherKey: {
    en: '{key} is not the key of {cert}; copy both again',
    zh: '{key} 不是 {cert} 的密钥；请重新复制两个文件',
  },
} satisfies Record<string, Words>;

const schemes = ['mqtt:', 'mqtts:'];

/**
 * The broker of the accepted config, or a demo broker's URL that wins over it. Never throws: link without a broker
 * still has to tell core why.
 */
export function brokerFrom(given: {
  readonly siteFile: string;
  readonly url: string | null;
  readonly username?: string | null;
  readonly passwordFile?: string | null;
}): BrokerAccess {
  try {
    const { url, username = null, passwordFile = null } = given;
    if (url !== null) return checked({ url, username, passwordFile }, null);
    const site = siteOf(JSON.parse(readFileSync(given.siteFile, 'utf8')));
    const broker = site.broker ?? null;
    return broker === null ? { kind: 'none', text: words.none } : checked(broker, homeAssistantOf(site));
  } catch (problem) {
    return { kind: 'none', text: worded(words.unusable, { detail: wordsOf(problem) }) };
  }
}

type Part = Partial<Pick<Site, 'broker' | 'homeAssistant' | 'language'>>;

/** The file holds a `Site`, or a record with the `Site` under `site`. It was checked when it was accepted. */
function siteOf(file: { site?: unknown }): Part {
  return typeof file.site === 'object' && file.site !== null ? file.site : (file as Part);
}

function homeAssistantOf({ homeAssistant, language = 'en' }: Part): HomeAssistant | null {
  return homeAssistant ? { ...homeAssistant, language } : null;
}

function checked({ url, username, passwordFile, tls }: Broker, homeAssistant: HomeAssistant | null): BrokerAccess {
  const scheme = URL.canParse(url) ? new URL(url).protocol : '';
  if (!schemes.includes(scheme)) {
    return { kind: 'none', text: worded(words.badUrl, { url }) };
  }
  const password = passwordFile === null ? null : readFileSync(passwordFile, 'utf8').trimEnd();
  const shown = homeAssistant === null ? {} : { homeAssistant };
  return { kind: 'broker', url, username, password, ...shown, ...(tls === undefined ? {} : tlsOf(tls)) };
}

function tlsOf({ caFile, own }: BrokerTls): { tls: Tls; trouble?: LinkTrouble } {
  const ca = caFile === null ? {} : { ca: readFileSync(caFile, 'utf8') };
  if (own === null) return { tls: ca };
  const cert = readFileSync(own.certFile, 'utf8');
  const key = readFileSync(own.keyFile, 'utf8');
  if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key)))
    throw new SaidError(worded(words.otherKey, { key: own.keyFile, cert: own.certFile }));
  const trouble = endsSoon(own.certFile, cert);
  return { tls: { ...ca, cert, key }, ...(trouble === null ? {} : { trouble }) };
}

/** A month is a holiday and a visit to each pole. Throws for a file that is no certificate. */
const warnMs = 30 * dayMs;

/** Names the day and not how many are left: it is told once, not anew each day. */
function endsSoon(file: string, pem: string): LinkTrouble | null {
  const end = new X509Certificate(pem).validToDate;
  const leftMs = end.getTime() - Date.now();
  if (leftMs > warnMs) return null;
  const date = end.toISOString().slice(0, 10);
  const text = worded(leftMs <= 0 ? words.ended : words.endsSoon, { date, file });
  return { kind: 'certificate', text, remedy: words.renew };
}
