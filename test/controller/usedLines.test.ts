import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { Site } from '../../src/controller/site.ts';
import { usedLines } from '../../src/controller/usedLines.ts';
import { readSettings } from '../../src/settings/load.ts';
import { aLane } from '../makers/lane.ts';
import { aMeter, aRelay, aSite, aZone } from '../makers/site.ts';

const examples = readdirSync('config/examples').map((name) => `config/examples/${name}`);

function siteOf(file: string): Site {
  const settled = readSettings({
    file,
    text: readFileSync(file),
    readFile: (name) => readFileSync(join(dirname(file), name.split('/').at(-1) ?? '')),
  });
  if (settled.kind !== 'ok') throw new Error(`${file} is refused`);
  return settled.site;
}

/** Every text in a site that stands where a line or a channel is named, however deep. */
function wiresIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    ['line', 'd0', 'd1', 'channel'].includes(key) && typeof inner === 'string' ? [inner] : wiresIn(inner),
  );
}

test.each(['config/estate.yaml', ...examples])('no line of %s is left out', (file) => {
  const site = siteOf(file);
  const used = usedLines(site).map(({ line }) => line);
  expect(used.length).toBeGreaterThan(0);
  expect([...used].sort()).toEqual([...wiresIn(site)].sort());
});

test('whoever uses a line is told in the words people know, in both languages', () => {
  const site = aSite({
    statusLed: { line: 'GPIO2', activeLow: false },
    zones: [aZone({ output: aRelay({ line: 'GPIO17', activeLow: true }) }), aZone({ id: 'path' })],
    inputs: [{ id: 'hall', kind: 'motion', line: 'GPIO5', activeLow: false }],
    meters: [aMeter({ pulse: { line: 'GPIO6', activeLow: true } })],
    lanes: [aLane({ id: 'south' })],
    readers: [
      {
        id: 'pillar',
        lane: 'south',
        d0: 'GPIO24',
        d1: 'GPIO25',
        accepted: { formats: ['H10301'], order: 'normal' } as never,
        facilities: [],
      },
    ],
  });
  const by = new Map(usedLines(site).map((used) => [used.user.en, used]));
  const told = (en: string) => {
    const { line, user, kind } = by.get(en) ?? {};
    return [line, user?.zh, kind];
  };
  expect(told('status LED')).toEqual(['GPIO2', '状态指示灯', 'output']);
  expect(told('zone road-main')).toEqual(['GPIO17', '区域 road-main', 'output']);
  expect(told('zone path')).toEqual(['PWM0', '区域 path', 'channel']);
  expect(told('input hall (motion)')).toEqual(['GPIO5', '输入 hall（人员感应）', 'input']);
  expect(told('meter box-1')).toEqual(['GPIO6', '电表 box-1', 'input']);
  expect(told('lane south: fire')).toEqual([site.lanes[0]?.inputs.fire?.line, '车道 south：消防信号', 'input']);
  expect(told('lane south: open')).toEqual(['GPIO20', '车道 south：开闸', 'output']);
  expect(told('reader pillar: D1')).toEqual(['GPIO25', '读卡器 pillar：D1', 'input']);
});
