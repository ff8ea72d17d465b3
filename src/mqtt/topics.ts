/** Where a device stands in the topic tree. Both parts are ids: see `isId`. */
export type DevicePlace = { readonly site: string; readonly device: string };

/** What a device writes. */
export const upChannels = ['status', 'desc', 'state', 'tele', 'evt', 'reply', 'log'] as const;
export type UpChannel = (typeof upChannels)[number];

/** What a device reads, besides commands. */
export const downChannels = ['ack', 'conf', 'roster', 'people'] as const;
export type DownChannel = (typeof downChannels)[number];

export type Topic =
  | (DevicePlace & { readonly kind: 'up'; readonly channel: UpChannel })
  | (DevicePlace & { readonly kind: 'down'; readonly channel: DownChannel })
  /** The login is a level that the broker enforces, because MQTT tells nobody who published. */
  | (DevicePlace & { readonly kind: 'command'; readonly login: string });

const root = 'duskgate/v1';
/** Sites, devices and logins: 1 to 32 of `a-z`, `0-9` and `-`, so that no id can be a wildcard or hide a level. */
export const idShape = /^[a-z0-9-]{1,32}$/;

export function isId(text: string): boolean {
  return idShape.test(text);
}

/** `duskgate/v1/<site>/<device>`. Throws a RangeError for an id outside the alphabet. */
export function deviceTopic(place: DevicePlace): string {
  return base(place);
}

/** `duskgate/v1/<site>/<device>/up/<channel>`. Throws a RangeError for an id outside the alphabet. */
export function upTopic(place: DevicePlace, channel: UpChannel): string {
  return `${base(place)}/up/${channel}`;
}

/** `duskgate/v1/<site>/<device>/dn/<channel>`. Throws a RangeError for an id outside the alphabet. */
export function downTopic(place: DevicePlace, channel: DownChannel): string {
  return `${base(place)}/dn/${channel}`;
}

/** `duskgate/v1/<site>/<device>/dn/cmd/<login>`. Throws a RangeError for an id outside the alphabet. */
export function commandTopic(place: DevicePlace, login: string): string {
  return `${base(place)}/dn/cmd/${checkedId(login, 'login')}`;
}

/** The filter a device subscribes to for commands of everybody. */
export function commandFilter(place: DevicePlace): string {
  return `${base(place)}/dn/cmd/+`;
}

/** The topic's parts, or null when it is none of this contract's topics. */
export function parseTopic(topic: string): Topic | null {
  const [first, version, site, device, direction, channel, login, ...rest] = topic.split('/');
  if (`${first}/${version}` !== root || rest.length > 0) return null;
  if (site === undefined || device === undefined || !isId(site) || !isId(device)) return null;
  const place = { site, device };
  if (direction === 'dn' && channel === 'cmd') {
    return login !== undefined && isId(login) ? { ...place, kind: 'command', login } : null;
  }
  if (login !== undefined) return null;
  if (direction === 'up' && isOneOf(upChannels, channel)) return { ...place, kind: 'up', channel };
  if (direction === 'dn' && isOneOf(downChannels, channel)) return { ...place, kind: 'down', channel };
  return null;
}

function base(place: DevicePlace): string {
  return `${root}/${checkedId(place.site, 'site')}/${checkedId(place.device, 'device')}`;
}

function checkedId(text: string, what: string): string {
  if (isId(text)) return text;
  throw new RangeError(`The ${what} "${text}" cannot be a topic level: use 1 to 32 of a-z, 0-9 and -.`);
}

function isOneOf<T extends string>(known: readonly T[], text: string | undefined): text is T {
  return known.some((one) => one === text);
}
