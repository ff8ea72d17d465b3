import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandTopic, downTopic, isId, parseTopic, upChannels, upTopic } from '../../src/mqtt/topics.ts';

const place = { site: 'estate', device: 'pole-1' };
const id = fc.stringMatching(/^[a-z0-9-]{1,32}$/);

describe('topics', () => {
  it('are read back as they were built, for every id', () => {
    fc.assert(
      fc.property(id, id, id, fc.constantFrom(...upChannels), (site, device, login, channel) => {
        expect(parseTopic(upTopic({ site, device }, channel))).toEqual({ kind: 'up', site, device, channel });
        expect(parseTopic(downTopic({ site, device }, 'ack'))).toEqual({ kind: 'down', site, device, channel: 'ack' });
        expect(parseTopic(commandTopic({ site, device }, login))).toEqual({ kind: 'command', site, device, login });
      }),
    );
  });

  it('take no id that could be a wildcard, hide a level or be mistaken', () => {
    for (const wrong of ['', '+', '#', 'a/b', 'Pole-1', 'pole_1', 'pole 1', '主路', '$SYS', 'a'.repeat(33)]) {
      expect(isId(wrong)).toBe(false);
      expect(() => upTopic({ site: 'estate', device: wrong }, 'state')).toThrow(/1 to 32 of a-z/);
      expect(() => commandTopic(place, wrong)).toThrow(/login/);
    }
  });

  it('of others are nothing to us', () => {
    for (const topic of [
      '',
      'duskgate/v1/estate/pole-1',
      'duskgate/v2/estate/pole-1/up/state',
      'duskgate/v1/estate/pole-1/up/secret',
      'duskgate/v1/estate/pole-1/up/state/more',
      'duskgate/v1/estate/pole-1/dn/cmd',
      'duskgate/v1/estate/pole-1/dn/cmd/alice/more',
      'duskgate/v1/estate/pole-1/dn/cmd/+',
      'duskgate/v1/estate/pole-1/dn/state',
      'homeassistant/status',
    ]) {
      expect(parseTopic(topic), topic).toBeNull();
    }
  });
});
