import type { RefusedWhy } from '../../access/grant.ts';
import { noWords, type Words, worded } from '../../words/language.ts';
import { barrierWords } from '../../words/terms.ts';
import type { Ask } from '../command.ts';
import type { Turn } from '../turn.ts';
import type { GateRefusal } from './gateDeeds.ts';

/** What a person hears whose command did not open a lane. */
export const refusedWords: Readonly<Record<RefusedWhy, GateRefusal>> = {
  lane_starting: {
    code: 'busy',
    text: {
      en: 'The lane is starting and opens nothing yet. Ask again in a few seconds.',
      zh: '车道启动中，暂不能开闸。请几秒后再试。',
    },
  },
  lane_out_of_service: {
    code: 'denied',
    text: {
      en: 'The lane is out of service. Look at its faults, and open the arm by hand if a driver waits.',
      zh: '车道已停用。请查看其故障；如有司机等候，请手动打开闸杆。',
    },
  },
  lane_fault: {
    code: 'denied',
    text: {
      en: 'The barrier has a fault. Somebody must look at it and reset the lane first.',
      zh: '道闸故障。须先有人到现场查看并复位车道。',
    },
  },
  emergency: {
    code: 'denied',
    text: {
      en: 'The lane stands open because of fire or a manual release.',
      zh: '因消防或手动释放，车道已处于打开状态。',
    },
  },
  no_vehicle: {
    code: 'denied',
    text: { en: 'No vehicle stands before the barrier, so it was not opened.', zh: '道闸前没有车辆，未开闸。' },
  },
  stale_command: {
    code: 'expired',
    text: {
      en: 'The command came too late to open a gate. Look at the lane and ask again.',
      zh: '指令到达过晚，未开闸。请查看车道现状后重新下令。',
    },
  },
  clock_untrusted: {
    code: 'denied',
    text: {
      en: 'The clock of the gate cannot be trusted, so nobody can say how old a command is. Use the button at the gate.',
      zh: '道闸的时钟不可信，无法判断指令的时间。请使用岗亭的门卫按钮。',
    },
  },
  retained: {
    code: 'denied',
    text: { en: 'A retained command never opens a gate.', zh: '保留消息不能开闸。' },
  },
  repeated: {
    code: 'denied',
    text: { en: 'This cause has opened the lane before. Ask again.', zh: '同一起因已开过闸。请重新下令。' },
  },
  queue_full: {
    code: 'busy',
    text: {
      en: 'Three vehicles wait for the arm already. Ask again when one has passed.',
      zh: '已有三车等候开闸。请待一辆通过后再试。',
    },
  },
};

const done = {
  forgotten: {
    en: 'Forgotten: the card may enter again wherever it was last.',
    zh: '卡片已复位：无论上次在何处，均可再次进入。',
  },
  opensNext: {
    en: '{lane}: it opens for the next vehicle when the one before is through.',
    zh: '{lane}：前车通过后为下一辆车开闸。',
  },
  opens: { en: '{lane} opens.', zh: '{lane}正在开闸。' },
  reset: { en: '{lane}: reset, now {barrier}.', zh: '{lane}：已复位，现为“{barrier}”。' },
  acknowledged: { en: '{lane}: the call is yours. The driver waits.', zh: '{lane}：此呼叫由您处理，司机正在等候。' },
  arrived: { en: '{lane}: noted that you are there.', zh: '{lane}：已记录您到达现场。' },
  resolved: { en: '{lane}: the call is closed.', zh: '{lane}：呼叫已结束。' },
} satisfies Record<string, Words>;

/** What a person hears whose command was done. */
export function gateDone({ site, state }: Turn, ask: Ask): Words {
  if (ask.kind === 'forgive') return done.forgotten;
  if (!('lane' in ask)) return noWords;
  const lane: Words = site.lanes.find(({ id }) => id === ask.lane)?.names ?? { en: ask.lane, zh: ask.lane };
  const barrier = state.lanes[ask.lane]?.barrier;
  switch (ask.kind) {
    case 'gateOpen':
      return worded(barrier !== undefined && barrier.stored.length > 0 ? done.opensNext : done.opens, { lane });
    case 'laneReset':
      return worded(done.reset, { lane, barrier: barrierWords[barrier?.name ?? 'unknown'] });
    case 'callAcknowledge':
      return worded(done.acknowledged, { lane });
    case 'callArrive':
      return worded(done.arrived, { lane });
    case 'callResolve':
      return worded(done.resolved, { lane });
  }
}
