import type { Facts } from './facts.ts';
import { type Finding, fault, ok, warning } from './finding.ts';

/** A Pi slows down from 80 °C on. */
const warmC = 70;
const hotC = 80;
const freeShareMin = 0.05;
const wornShare = 0.8;

export function powerFindings({ sensors }: Facts): readonly Finding[] {
  if (sensors.undervoltage === null) return [ok('power', 'No sensor of the supply.', '无供电传感器。')];
  if (!sensors.undervoltage) return [ok('power', 'No undervoltage since boot.', '启动以来无欠压。')];
  const text = { en: 'The supply fell below 4.63 V since boot.', zh: '启动以来供电曾低于 4.63 V。' };
  const remedy = {
    en: 'Check supply and cable: 5.1 V with 3 A, a Pi 5 with 5 A. The sign clears at the next boot.',
    zh: '检查电源与线缆：5.1 V 3 A，Pi 5 为 5 A。重启后清除。',
  };
  return [fault('power', text, remedy)];
}

export function heatFindings({ sensors }: Facts): readonly Finding[] {
  const { temperatureC } = sensors;
  if (temperatureC === null) return [ok('heat', 'No sensor.', '无温度传感器。')];
  const degrees = `${temperatureC.toFixed(0)} °C`;
  if (temperatureC < warmC) return [ok('heat', `${degrees}.`, `${degrees}。`)];
  const text = {
    en: `The processor has ${degrees}; it slows down at ${hotC}.`,
    zh: `处理器 ${degrees}，达到 ${hotC} °C 将降频。`,
  };
  const remedy = { en: 'Clear the vents of the cabinet and check its shade.', zh: '清理箱体通风口，检查遮阳。' };
  return [temperatureC >= hotC ? fault('heat', text, remedy) : warning('heat', text, remedy)];
}

export function diskFindings({ disk, stateFolder }: Facts): readonly Finding[] {
  if (disk === null) {
    const text = { en: `${stateFolder} is not there.`, zh: `${stateFolder} 不存在。` };
    return [
      fault('disk', text, {
        en: 'Is the data partition mounted? See: findmnt',
        zh: '数据分区是否已挂载？查看：findmnt',
      }),
    ];
  }
  const room = `${gigabytes(disk.freeBytes)} / ${gigabytes(disk.bytes)} GB`;
  if (disk.readOnly) {
    const text = {
      en: `${stateFolder} is mounted read-only: nothing can be stored.`,
      zh: `${stateFolder} 为只读挂载，无法存储。`,
    };
    const remedy = {
      en: 'A card turns read-only when it fails. See: dmesg | grep -i mmc. Lights go on; put in a new card.',
      zh: '存储卡损坏时会变为只读。查看：dmesg | grep -i mmc。不影响亮灯，请更换存储卡。',
    };
    return [fault('disk', text, remedy)];
  }
  if (disk.bytes > 0 && disk.freeBytes / disk.bytes < freeShareMin) {
    const text = { en: `Hardly any room: ${room} free.`, zh: `空间不足：可用 ${room}。` };
    return [
      fault('disk', text, {
        en: 'Look for what grew: sudo du -xhd1 /var /opt',
        zh: '查找占用：sudo du -xhd1 /var /opt',
      }),
    ];
  }
  return [ok('disk', `${room} free.`, `可用 ${room}。`)];
}

export function cardFindings({ sensors }: Facts): readonly Finding[] {
  const { diskWear } = sensors;
  if (diskWear === null) return [ok('card', 'It does not count its wear.', '存储卡不提供寿命信息。')];
  const used = `${Math.round(100 * diskWear)} %`;
  if (diskWear < wornShare) return [ok('card', `${used} of its life used.`, `寿命已用 ${used}。`)];
  const text = { en: `The card has used ${used} of its life.`, zh: `存储卡寿命已用 ${used}。` };
  return [
    warning('card', text, { en: 'Copy the state folder and put in a new card.', zh: '备份状态目录并更换存储卡。' }),
  ];
}

const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(1);
