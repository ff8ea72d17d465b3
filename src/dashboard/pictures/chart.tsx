import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

export type Series = {
  readonly label: string;
  readonly values: readonly (number | null)[];
  readonly colour: string;
  readonly line?: boolean;
};

/** Bars or lines over names (days, hours), with a table of the same for those who cannot see it. */
export function Chart({
  label,
  names,
  series,
  unit,
}: {
  readonly label: string;
  readonly names: readonly string[];
  readonly series: readonly Series[];
  readonly unit: string;
}) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = place.current;
    if (box === null) return undefined;
    const data: uPlot.AlignedData = [names.map((_, index) => index), ...series.map(({ values }) => [...values])];
    const chart = new uPlot(optionsOf({ width: box.clientWidth, names, series, unit }), data, box);
    const sized = new ResizeObserver(() => chart.setSize({ width: box.clientWidth, height: chartHeight }));
    sized.observe(box);
    return () => {
      sized.disconnect();
      chart.destroy();
    };
  }, [JSON.stringify([names, series, unit])]);
  return (
    <figure class="chart" aria-label={label}>
      <div ref={place} aria-hidden="true" />
      <table class="spoken">
        <caption>{label}</caption>
        <thead>
          <tr>
            <td />
            {series.map((one) => (
              <th scope="col" key={one.label}>{`${one.label} (${unit})`}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {names.map((name, index) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {series.map((one) => (
                <td key={one.label}>{one.values[index] ?? '–'}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

const chartHeight = 220;

type Wanted = {
  readonly width: number;
  readonly names: readonly string[];
  readonly series: readonly Series[];
  readonly unit: string;
};

function optionsOf({ width, names, series, unit }: Wanted): uPlot.Options {
  const bars = uPlot.paths.bars?.({ size: [0.7, 40] });
  const text = getComputedStyle(document.documentElement).getPropertyValue('--quiet').trim();
  const grid = { stroke: `color-mix(in srgb, ${text} 25%, transparent)`, width: 1 };
  return {
    width,
    height: chartHeight,
    cursor: { y: false },
    scales: {
      x: { time: false, range: [-0.6, names.length - 0.4] },
      y: { range: (_, low, high) => [Math.min(0, low), Math.max(1, high * 1.05)] },
    },
    axes: [
      { stroke: text, grid: { show: false }, values: (_, ticks) => ticks.map((tick) => names[tick] ?? '') },
      { stroke: text, grid, label: unit, labelSize: 20, size: 56 },
    ],
    series: [
      { label: '', value: (_, index) => names[index] ?? '' },
      ...series.map(({ label, colour, line }): uPlot.Series => {
        const stroke = getComputedStyle(document.documentElement).getPropertyValue(colour).trim() || colour;
        return {
          label,
          stroke,
          ...(line === true
            ? { width: 2, points: { size: 7 } }
            : { fill: `color-mix(in srgb, ${stroke} 70%, transparent)`, width: 1 }),
          ...(line === true || bars === undefined ? {} : { paths: bars }),
          value: (_, value) => (value === null ? '–' : `${value} ${unit}`),
        };
      }),
    ],
  };
}
