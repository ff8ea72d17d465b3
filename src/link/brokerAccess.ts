import { readFileSync } from 'node:fs';
import type { Broker, Site } from '../controller/site.ts';
import type { HomeAssistant } from '../mqtt/homeAssistant.ts';
import type { BrokerAccess } from './core.ts';

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
    return broker === null
      ? { kind: 'none', text: 'the config names no broker; the office sees nothing of this device' }
      : checked(broker, homeAssistantOf(site));
  } catch (problem) {
    const detail = problem instanceof Error ? problem.message : String(problem);
    return { kind: 'none', text: `no broker to connect to: ${detail}` };
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

function checked({ url, username, passwordFile }: Broker, homeAssistant: HomeAssistant | null): BrokerAccess {
  const scheme = URL.canParse(url) ? new URL(url).protocol : '';
  if (!schemes.includes(scheme)) {
    return { kind: 'none', text: `broker.url is "${url}"; write mqtt://HOST:PORT or mqtts://HOST:PORT` };
  }
  const password = passwordFile === null ? null : readFileSync(passwordFile, 'utf8').trimEnd();
  return { kind: 'broker', url, username, password, ...(homeAssistant === null ? {} : { homeAssistant }) };
}
