/** Line drawings on a 24 by 24 grid; each stands beside a word, so none speaks to a screen reader. */
const shapes = {
  home: 'M3 11 12 4l9 7M6 9.5V20h12V9.5',
  gate: 'M5 21V8h4v13M5 12h16M9 12l11-5M17 21h4',
  energy: 'M13 3 5 14h6l-1 7 8-11h-6z',
  work: 'm14 6 4-3 3 3-3 4-4-1zM13 9 4 18l2 2 9-9',
  voice: 'M4 5h16v11H9l-5 4z',
  log: 'M6 3h12v18H6zM9 8h6M9 12h6M9 16h4',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20c0-4 2.5-6 6-6s6 2 6 6M16 4.5a3.5 3.5 0 0 1 0 6.5M18 14.5c2 .8 3 2.700 3 5.500',
  lamp: 'M8 4h8l3 8H5zM12 12v8M8 20h8',
  call: 'M12 3a6 6 0 0 0-6 6c0 6-3 7-3 7h18s-3-1-3-7a6 6 0 0 0-6-6zM10 20a2 2 0 0 0 4 0',
  fault: 'M12 3 2 20h20zM12 9v5M12 17v.5',
  ok: 'm4 12 5 6L20 6',
  no: 'm5 5 14 14M19 5 5 19',
  wait: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l4 2',
  lock: 'M6 11h12v9H6zM9 11V7a3 3 0 0 1 6 0v4',
  hand: 'M8 13V6a1.5 1.5 0 0 1 3 0v5V4.500a1.500 1.500 0 0 1 3 0V11 6a1.500 1.500 0 0 1 3 0v8c0 4-2 7-5.500 7S7 19 5 15l-1.500-2.500C3 11 5 10 6 11z',
  person: 'M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-5 3.500-7 8-7s8 2 8 7',
  season: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M19 5l-2 2M7 17l-2 2',
  calendar: 'M4 6h16v14H4zM4 10h16M8 3v4M16 3v4',
  moon: 'M19 14a8 8 0 0 1-9-10 8 8 0 1 0 9 10z',
  leave: 'M10 4H4v16h6M9 12h12M17 8l4 4-4 4',
  line: 'M4 10a12 12 0 0 1 16 0M7 13.500a8 8 0 0 1 10 0M10 17a4 4 0 0 1 4 0M12 20v.5',
  car: 'M4 16v-4l2-5h12l2 5v4zM4 12h16M7 16v2M17 16v2',
  key: 'M14 14a5 5 0 1 0-4-4L3 17v4h4v-3h3v-3zM16 8v.5',
  shield: 'M12 3 4 6v6c0 5 4 8 8 9 4-1 8-4 8-9V6z',
} as const;

export type IconName = keyof typeof shapes;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={shapes[name]} />
    </svg>
  );
}
