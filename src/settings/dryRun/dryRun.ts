import type { LocalDate } from '../../calendar/localDate.ts';
import type { Site } from '../../controller/site.ts';
import { type Conformance, conformance, type LitStretch } from '../../lighting/conformance.ts';
import { zonePowerW } from '../../lighting/energy.ts';
import type { Zone, ZoneId } from '../../lighting/zone.ts';
import { hourMs, type WattHours } from '../../units.ts';
import { anchorFindings } from './anchorChecks.ts';
import type { Finding } from './finding.ts';
import { lightFindings } from './lightChecks.ts';
import { switchFindings } from './switchChecks.ts';
import { nightsFrom, planMaker, yearOf, zoneYearOf } from './year.ts';

/** A year of one zone in figures. Energy is estimated from the power curve. */
export type ZoneFigures = {
  readonly zone: ZoneId;
  readonly energyWh: WattHours;
  readonly kept: Conformance;
  /** The same with the declared baseline timetable; null = none declared. */
  readonly baseline: { readonly energyWh: WattHours; readonly kept: Conformance } | null;
};

export type DryRun = {
  readonly from: LocalDate;
  readonly nights: number;
  readonly findings: readonly Finding[];
  readonly zones: readonly ZoneFigures[];
};

/** A leap year, so that both solstices, both clock changes and 29 February are in it whatever the start. */
export const dryRunNights = 366;

/** Plays a config through a year before it is accepted. `seen` is told after each zone, for a progress bar. */
export function dryRun(site: Site, from: LocalDate, seen: (done: number, of: number) => void = () => {}): DryRun {
  const nights = nightsFrom(from, dryRunNights, site.place);
  const plans = planMaker(site.place, nights);
  const year = yearOf(site.place, nights, plans);
  const findings: Finding[] = [];
  const zones = site.zones.map((zone, index) => {
    const one = zoneYearOf(zone, plans);
    findings.push(...lightFindings(one, year), ...switchFindings(one, year), ...anchorFindings(one, year));
    seen(index + 1, site.zones.length);
    const figures = (light: readonly LitStretch[]) => ({
      energyWh: energyOf(zone, light),
      kept: conformance(light, one.promise.segments, zone.floor),
    });
    return {
      zone: zone.id,
      ...figures(one.plan.segments),
      baseline: one.baseline === null ? null : figures(one.baseline.segments),
    };
  });
  findings.sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
  return { from, nights: dryRunNights, findings, zones };
}

/** Errors keep a config from being accepted; warnings do not. */
export function refuses(result: DryRun): boolean {
  return result.findings.some((finding) => finding.severity === 'error');
}

function energyOf(zone: Zone, light: readonly LitStretch[]): WattHours {
  return light.reduce(
    (sum, stretch) => sum + (zonePowerW(zone, stretch.level) * (stretch.endMs - stretch.startMs)) / hourMs,
    0,
  );
}
