import { foreign, type Words } from '../words/language.ts';
import type { Facts } from './facts.ts';
import { type Finding, fault, ok } from './finding.ts';

const unknownModel: Words = { en: 'unknown model', zh: '未知机型' };
const untoldLabel: Words = { en: 'label not told by the kernel', zh: '内核未给出芯片标签' };

export function boardFindings({ site, sensors, chips, chipDevices }: Facts): readonly Finding[] {
  if (site === null) return [];
  const { board } = site;
  const model = sensors.model === null ? unknownModel : foreign(sensors.model);
  if (board.kind === 'simulated') {
    if (sensors.model === null) return [ok('board', 'Simulated: no lamp is driven.', '模拟板：不驱动任何灯具。')];
    const text = {
      en: `The config says simulated, this is a ${model.en}: no lamp is driven.`,
      zh: `配置为模拟板，而本机为 ${model.zh}：不驱动任何灯具。`,
    };
    return [
      fault('board', text, { en: 'Write board: raspberry-pi in the config.', zh: '在配置中写 board: raspberry-pi。' }),
    ];
  }
  if (chipDevices.length === 0) {
    const text = { en: `No GPIO chip on this machine (${model.en}).`, zh: `本机（${model.zh}）没有 GPIO 芯片。` };
    return [
      fault('board', text, {
        en: 'Is it a Pi with a kernel of its own? See: ls /dev/gpiochip*',
        zh: '是否为树莓派及其内核？查看：ls /dev/gpiochip*',
      }),
    ];
  }
  if (chips.length > 0 && !board.chips.some((label) => chips.includes(label))) {
    const text = {
      en: `The config wants ${board.chips.join(' or ')}; this machine has ${chips.join(', ')}.`,
      zh: `配置需要 ${board.chips.join(' 或 ')}，本机为 ${chips.join('、')}。`,
    };
    const remedy = {
      en: 'Write board: linux and gpioChip: with a label of gpiodetect, or put the card into the right Pi.',
      zh: '写 board: linux 并以 gpiodetect 所示标签填写 gpioChip，或将卡插回原设备。',
    };
    return [fault('board', text, remedy)];
  }
  const label = board.chips.find((one) => chips.includes(one));
  const found = label === undefined ? untoldLabel : foreign(label);
  return [ok('board', `${model.en}, ${found.en}.`, `${model.zh}，${found.zh}。`)];
}

export function dimmerFindings({ site, pwmDevices }: Facts): readonly Finding[] {
  if (site === null || site.board.kind !== 'linux') return [];
  const channels = site.zones.flatMap(({ id, output }) =>
    output.kind === 'pwm' ? [{ zone: id, channel: output.channel }] : [],
  );
  if (channels.length === 0) return [];
  const missing = channels.flatMap(({ zone, channel }) => {
    const overlay = overlayFor(channel, pwmDevices);
    if (overlay === null) return [];
    const text = { en: `${channel} (zone ${zone}) is not there.`, zh: `${channel}（区域 ${zone}）不存在。` };
    const remedy = {
      en: `Add to /boot/firmware/config.txt and reboot: ${overlay.en}`,
      zh: `在 /boot/firmware/config.txt 中加入并重启：${overlay.zh}`,
    };
    return [fault('dimmers', text, remedy)];
  });
  return missing.length > 0
    ? missing
    : [ok('dimmers', `${channels.length} channels are there.`, `${channels.length} 个调光通道就绪。`)];
}

const pwmOverlay: Words = {
  en: 'dtoverlay=pwm-2chan, with the pins of the fragment for this model',
  zh: 'dtoverlay=pwm-2chan，引脚按本机型的配置片段填写',
};

/** What would bring a channel; null = its device is there. */
function overlayFor(channel: string, devices: readonly string[]): Words | null {
  const address = /^PCA([0-9A-F]{2})\./.exec(channel)?.[1]?.toLowerCase();
  if (address !== undefined) {
    const line = `dtoverlay=i2c-pwm-pca9685a,addr=0x${address}`;
    return devices.some((device) => device.endsWith(`-00${address}`)) ? null : { en: line, zh: line };
  }
  if (!/^PWM\d+$/.test(channel)) return null;
  return devices.some((device) => device.endsWith('.pwm')) ? null : pwmOverlay;
}
