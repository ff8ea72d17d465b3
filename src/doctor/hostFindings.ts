import { dayMs } from '../units.ts';
import type { Facts } from './facts.ts';
import { type Finding, fault, ok, warning } from './finding.ts';

/** This program is younger than any clock that says less. */
const earliestMs = Temporal.Instant.from('2026-01-01T00:00:00Z').epochMilliseconds;
const certificateDaysMin = 30;

export function clockFindings({ site, atMs, hasRtc, isSynced }: Facts): readonly Finding[] {
  const network = {
    en: 'Connect the network for a minute; see: timedatectl. A battery clock ends this for good.',
    zh: '接通网络一分钟；查看：timedatectl。加装电池时钟可彻底解决。',
  };
  if (atMs < earliestMs) {
    const year = Temporal.Instant.fromEpochMilliseconds(atMs).toString().slice(0, 10);
    return [fault('clock', { en: `The clock says ${year}.`, zh: `时钟显示 ${year}。` }, network)];
  }
  const sources = site?.clock.sources ?? [];
  if (sources.includes('rtc') && !hasRtc) {
    const text = { en: 'The config names a battery clock, and there is none.', zh: '配置中有电池时钟，而本机没有。' };
    const remedy = {
      en: 'Add to config.txt: dtoverlay=i2c-rtc,ds3231; on a Pi 5 look at its cell and connector.',
      zh: '在 config.txt 中加入 dtoverlay=i2c-rtc,ds3231；Pi 5 请检查电池及插座。',
    };
    return [fault('clock', text, remedy)];
  }
  if (!sources.includes('timesyncd') || isSynced) return [ok('clock', 'Set by its source.', '时钟来源正常。')];
  const text = { en: 'The network has not set the clock since boot.', zh: '启动以来时钟未经网络校准。' };
  return [warning('clock', text, network)];
}

export function brokerFindings({ broker, site, atMs }: Facts): readonly Finding[] {
  if (site !== null && site.broker === null)
    return [ok('broker', 'None in the config: it runs alone.', '配置中无服务器：独立运行。')];
  if (broker === null) return [];
  if (broker.kind === 'refused') {
    const text = {
      en: `${site?.broker?.url ?? 'The broker'}: ${broker.why.en}`,
      zh: `无法连接 ${site?.broker?.url ?? '服务器'}：${broker.why.zh}`,
    };
    const remedy = {
      en: 'Check cable, address and firewall. Lights and gates work without; rows wait on the disk.',
      zh: '检查网线、地址与防火墙。不影响亮灯与道闸，记录暂存本地。',
    };
    return [warning('broker', text, remedy)];
  }
  return [ok('broker', 'It answers.', '服务器可达。'), ...certificateFindings(broker, atMs)];
}

function certificateFindings(
  { certificateEndsMs, trusted }: { readonly certificateEndsMs: number | null; readonly trusted: boolean },
  atMs: number,
): readonly Finding[] {
  if (certificateEndsMs === null) {
    const text = { en: 'The line to the broker is not encrypted.', zh: '与服务器的连接未加密。' };
    return [
      warning('certificate', text, {
        en: 'Write mqtts:// and port 8883 in the config.',
        zh: '在配置中使用 mqtts:// 与 8883 端口。',
      }),
    ];
  }
  const days = Math.floor((certificateEndsMs - atMs) / dayMs);
  const renew = {
    en: 'Renew the broker’s certificate, and look at this clock.',
    zh: '更新服务器证书，并检查本机时钟。',
  };
  if (days < 0)
    return [fault('certificate', { en: `It ended ${-days} days ago.`, zh: `证书已过期 ${-days} 天。` }, renew)];
  if (!trusted) {
    const text = { en: 'No authority of this machine vouches for it.', zh: '本机的证书机构不认可该证书。' };
    const remedy = {
      en: 'Put the estate’s authority into /usr/local/share/ca-certificates and run update-ca-certificates.',
      zh: '将小区根证书放入 /usr/local/share/ca-certificates 并执行 update-ca-certificates。',
    };
    return [fault('certificate', text, remedy)];
  }
  if (days < certificateDaysMin)
    return [warning('certificate', { en: `It ends in ${days} days.`, zh: `证书将在 ${days} 天后到期。` }, renew)];
  return [ok('certificate', `Good for ${days} days.`, `证书剩余 ${days} 天。`)];
}

/** Nobody but root and the program's own user changes its state; nobody but they reads its secrets. */
export function rightsFindings({ state, secrets, chipDevices, site }: Facts): readonly Finding[] {
  const findings: Finding[] = [];
  if (state !== null && (state.mode & 0o002) !== 0) {
    const text = { en: `Everybody may write to ${state.path}.`, zh: `任何人都可写入 ${state.path}。` };
    findings.push(fault('rights', text, sameInBoth(`sudo chmod 0750 ${state.path}`)));
  }
  for (const { path, mode } of secrets.filter((secret) => (secret.mode & 0o007) !== 0)) {
    const text = {
      en: `Everybody may read ${path} (mode ${mode.toString(8)}).`,
      zh: `任何人都可读取 ${path}（权限 ${mode.toString(8)}）。`,
    };
    findings.push(fault('rights', text, sameInBoth(`sudo chmod o= ${path}`)));
  }
  if (
    site?.board.kind === 'linux' &&
    chipDevices.length > 0 &&
    chipDevices.every(({ mode }) => (mode & 0o060) !== 0o060)
  ) {
    const text = { en: 'The group gpio may not use the GPIO chips.', zh: 'gpio 组无权使用 GPIO 芯片。' };
    const remedy = sameInBoth('sudo udevadm control --reload && sudo udevadm trigger --subsystem-match=gpio');
    findings.push(fault('rights', text, remedy));
  }
  return findings.length > 0 ? findings : [ok('rights', 'Nobody has more than needed.', '权限设置正常。')];
}

export function journalFindings({ journalOnDisk }: Facts): readonly Finding[] {
  if (!journalOnDisk) return [ok('journal', 'In memory.', '系统日志在内存中。')];
  const text = {
    en: 'The journal of systemd is written to the card and wears it.',
    zh: '系统日志写入存储卡，会加速磨损。',
  };
  const remedy = sameInBoth('sudo rm -r /var/log/journal; sudo systemctl restart systemd-journald');
  return [warning('journal', text, remedy)];
}

export function watchdogFindings({ watchdog, sensors }: Facts): readonly Finding[] {
  if (watchdog.armed) return [ok('watchdog', 'Armed by systemd.', '硬件看门狗已启用。')];
  if (!watchdog.device && sensors.model === null)
    return [ok('watchdog', 'This machine has none.', '本机无硬件看门狗。')];
  const text = {
    en: 'The hardware watchdog is not armed: a stuck kernel stays stuck.',
    zh: '硬件看门狗未启用：内核卡死后不会自动重启。',
  };
  const remedy = {
    en: 'Install the package again, or see /usr/lib/systemd/system.conf.d/duskgate-watchdog.conf; then reboot.',
    zh: '重新安装软件包，或检查 /usr/lib/systemd/system.conf.d/duskgate-watchdog.conf，然后重启。',
  };
  return [warning('watchdog', text, remedy)];
}

function sameInBoth(command: string) {
  return { en: command, zh: command };
}
