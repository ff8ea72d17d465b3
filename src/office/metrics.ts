import type { OfficeStatus } from './office.ts';

type Sample = { readonly labels?: Readonly<Record<string, string>>; readonly value: number };

/** The status as Prometheus reads it: text exposition format 0.0.4. */
export function metricsText(status: OfficeStatus): string {
  const { tally, overview } = status;
  const one = (value: number): Sample[] => [{ value }];
  const devices = overview?.devices ?? [];
  const marks = devices.flatMap(({ site, device, evtMark, teleMark }) => [
    { labels: { site, device, stream: 'evt' }, value: evtMark },
    { labels: { site, device, stream: 'tele' }, value: teleMark },
  ]);
  const online = devices.flatMap(({ site, device, online: is }) =>
    is === null ? [] : [{ labels: { site, device }, value: Number(is) }],
  );
  const heard = devices.flatMap(({ site, device, heardMs }) =>
    heardMs === null ? [] : [{ labels: { site, device }, value: heardMs / 1_000 }],
  );
  return [
    family('broker_connected', 'gauge', '1 while the line to the broker stands.', one(Number(status.line.connected))),
    family('database_up', 'gauge', '1 while the database takes rows.', one(Number(status.trouble === null))),
    family('messages_waiting', 'gauge', 'Messages that are not committed yet.', one(status.waiting)),
    family('acknowledgements_waiting', 'gauge', 'Devices not told yet.', one(status.acknowledgementsWaiting)),
    family('messages_total', 'counter', 'Messages committed.', one(tally.messages)),
    family('rows_total', 'counter', 'Rows written for the first time.', one(tally.rows)),
    family('duplicate_rows_total', 'counter', 'Rows that were there already.', one(tally.duplicates)),
    family('aside_total', 'counter', 'Messages kept aside because they cannot be read.', one(tally.aside)),
    family('aside_no_room_total', 'counter', 'Such messages for which there was no room.', one(tally.noRoom)),
    family('redated_rows_total', 'counter', 'Rows dated anew after a late sync.', one(tally.redated)),
    family('commits_total', 'counter', 'Transactions.', one(tally.commits)),
    family('commit_failures_total', 'counter', 'Times the database did not take rows.', one(tally.commitFailures)),
    family('commit_seconds_total', 'counter', 'Time spent in transactions.', one(tally.commitMs / 1_000)),
    family('acknowledgements_total', 'counter', 'dn/ack messages published.', one(tally.acknowledgements)),
    family('aside_messages', 'gauge', 'Messages kept aside now.', overview === null ? [] : one(overview.asideTotal)),
    family('device_mark', 'gauge', 'Every row up to this number is here.', marks),
    family('device_online', 'gauge', '1 while the device says it is connected.', online),
    family('device_heard_timestamp_seconds', 'gauge', 'When rows of the device last came.', heard),
  ].join('');
}

function family(name: string, type: 'gauge' | 'counter', help: string, samples: readonly Sample[]): string {
  const full = `duskgate_office_${name}`;
  const lines = samples.map(({ labels = {}, value }) => {
    const pairs = Object.entries(labels).map(([key, text]) => `${key}="${labelText(text)}"`);
    return `${full}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}\n`;
  });
  return lines.length === 0 ? '' : `# HELP ${full} ${help}\n# TYPE ${full} ${type}\n${lines.join('')}`;
}

function labelText(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
