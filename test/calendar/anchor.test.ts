import { describe, expect, it } from 'vitest';
import { anchorInstant } from '../../src/calendar/anchor.ts';
import { sunEdge } from '../../src/calendar/sun.ts';
import { minuteMs } from '../../src/units.ts';
import { chengdu, fairbanks, newYork, utc } from '../makers/places.ts';
import { at, sun } from '../makers/site.ts';

describe('an anchor', () => {
  it('follows the sun with its offset', () => {
    const sunset = sunEdge('2026-12-21', chengdu, 'set', -4);
    expect(anchorInstant(sun('set', { offsetMin: -30 }), '2026-12-21', chengdu, 'start')).toBe(sunset - 30 * minuteMs);
  });

  it('stays between notBefore and notAfter, and is the sun in between', () => {
    const anchor = sun('set', { elevationDeg: -0.833, notBefore: '18:30', notAfter: '20:00' });
    const instant = (date: string) => anchorInstant(anchor, date, chengdu, 'start');
    expect(utc(instant('2026-12-21'))).toBe('2026-12-21T10:30:00Z');
    expect(utc(instant('2026-06-21'))).toBe('2026-06-21T12:00:00Z');
    expect(instant('2026-03-20')).toBe(sunEdge('2026-03-20', chengdu, 'set', -0.833));
  });

  it('applies the offset before the bounds, so that no offset passes them', () => {
    const anchor = sun('set', { offsetMin: 180, notAfter: '20:00' });
    expect(utc(anchorInstant(anchor, '2026-12-21', chengdu, 'start'))).toBe('2026-12-21T12:00:00Z');
  });

  it('keeps its bounds on its own date when the sun sets after midnight', () => {
    const anchor = sun('set', { elevationDeg: -0.833, notAfter: '23:30' });
    expect(utc(anchorInstant(anchor, '2026-06-21', fairbanks, 'start'))).toBe('2026-06-22T07:30:00Z');
  });

  it('takes the first of two equal clock times to start and the last to end', () => {
    expect(utc(anchorInstant(at('01:30'), '2026-11-01', newYork, 'start'))).toBe('2026-11-01T05:30:00Z');
    expect(utc(anchorInstant(at('01:30'), '2026-11-01', newYork, 'end'))).toBe('2026-11-01T06:30:00Z');
  });
});
