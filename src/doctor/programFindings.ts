import { dayMs } from '../units.ts';
import { type Words, worded } from '../words/language.ts';
import type { Facts } from './facts.ts';
import { type Finding, fault, ok, warning } from './finding.ts';

/** The table is made anew each day it would be another. A month without one: core has not run, or cannot. */
const tableOldMs = 31 * dayMs;

const back: Words = { en: 'A release was taken back: {from}: {why}', zh: '曾有版本被撤回：{from}：{why}' };

export function programFindings({ release }: Facts): readonly Finding[] {
  const { current, onTrial, takenBack, damaged } = release;
  if (current === null) return [ok('program', 'Not installed as a release.', '未以正式版本安装。')];
  const findings: Finding[] = [];
  if (damaged !== null && damaged.length > 0) {
    const names = damaged.slice(0, 3).join(', ');
    const text = {
      en: `Release ${current}: ${damaged.length} files are damaged: ${names}`,
      zh: `版本 ${current} 有 ${damaged.length} 个文件损坏：${names}`,
    };
    const remedy = {
      en: 'Go back: sudo duskgate release back --why damaged; then install anew and look at the card.',
      zh: '先回退：sudo duskgate release back --why damaged；再重新安装并检查存储卡。',
    };
    findings.push(fault('program', text, remedy));
  }
  if (takenBack !== null) {
    const text = worded(back, takenBack);
    const remedy = {
      en: 'Tell its maker; then: sudo duskgate release confirm',
      zh: '告知开发方；确认：sudo duskgate release confirm',
    };
    findings.push(warning('program', text, remedy));
  }
  if (findings.length > 0) return findings;
  const trial = onTrial ? { en: ', on trial', zh: '，试用期' } : { en: '', zh: '' };
  return [ok('program', `Release ${current}${trial.en}.`, `版本 ${current}${trial.zh}。`)];
}

export function coreFindings({ core }: Facts): readonly Finding[] {
  if ('why' in core) {
    const text = { en: `Core does not answer: ${core.why.en}`, zh: `主控无应答：${core.why.zh}` };
    const remedy = {
      en: 'Look with: systemctl status duskgate-core; journalctl -u duskgate-core -n 50',
      zh: '查看：systemctl status duskgate-core；journalctl -u duskgate-core -n 50',
    };
    return [fault('core', text, remedy)];
  }
  if (core.faults === 0) return [ok('core', 'Core runs and tells no fault.', '主控运行正常，无故障。')];
  const text = { en: `Core runs and tells ${core.faults} faults.`, zh: `主控运行中，报告 ${core.faults} 项故障。` };
  return [warning('core', text, { en: 'Read them with: duskgate status', zh: '查看：duskgate status' })];
}

export function configFindings({ site, damagedCopies, stateFolder }: Facts): readonly Finding[] {
  if (site === null) {
    const text = { en: `No config was ever accepted in ${stateFolder}.`, zh: `${stateFolder} 中没有已通过的配置。` };
    const remedy = {
      en: `sudo -u duskgate duskgate check /etc/duskgate/estate.yaml --accept --state ${stateFolder}`,
      zh: `sudo -u duskgate duskgate check /etc/duskgate/estate.yaml --accept --state ${stateFolder}`,
    };
    return [fault('config', text, remedy)];
  }
  if (damagedCopies.length === 0) return [ok('config', `Revision ${site.revision}.`, `配置版本 ${site.revision}。`)];
  const names = damagedCopies.join(', ');
  const text = { en: `Damaged, an older copy is used: ${names}`, zh: `副本损坏，使用较早副本：${names}` };
  const remedy = {
    en: 'Accept the config again with: duskgate check FILE --accept. Then look at the card.',
    zh: '重新执行：duskgate check 文件 --accept，并检查存储卡。',
  };
  return [warning('config', text, remedy)];
}

export function safeTableFindings({ safeTable, atMs }: Facts): readonly Finding[] {
  const remedy = {
    en: 'Start core with a good config: it makes the table by itself. See: journalctl -u duskgate-core',
    zh: '用正确配置启动主控，将自动生成。查看：journalctl -u duskgate-core',
  };
  if ('why' in safeTable) {
    const text = {
      en: `Without it nobody lights while core is down: ${safeTable.why.en}`,
      zh: `主控停止时无备用亮灯表：${safeTable.why.zh}`,
    };
    return [fault('safe table', text, remedy)];
  }
  const days = Math.floor((atMs - safeTable.madeAtMs) / dayMs);
  if (atMs - safeTable.madeAtMs <= tableOldMs)
    return [ok('safe table', `Made ${days} days ago.`, `${days} 天前生成。`)];
  const text = { en: `The table is ${days} days old.`, zh: `备用亮灯表已有 ${days} 天。` };
  return [warning('safe table', text, remedy)];
}
