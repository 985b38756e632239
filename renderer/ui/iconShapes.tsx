/** The shapes of the icons: a 16 px grid, strokes only; own drawings. */
import type { ReactNode } from 'react';

export const iconShapes = {
  satchel: (
    <>
      <path d="M3 6h10v6.4a1.6 1.6 0 0 1-1.6 1.6H4.6A1.6 1.6 0 0 1 3 12.4z" />
      <path d="M5.5 6V4.5a2.5 2.5 0 0 1 5 0V6M3 6.2l1.3 3.3h7.4L13 6.2M8 9.5v1.8" />
    </>
  ),
  activity: <path d="M1.5 8.5h3l2-5 3 9 2-4h3" />,
  up: <path d="M8 10.5V2.5M4.8 5.5 8 2.3l3.2 3.2M2.5 10.5v2a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-2" />,
  down: <path d="M8 2.3v8M4.8 7.3 8 10.5l3.2-3.2M2.5 10.5v2a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-2" />,
  compare: <path d="M2 3.5h4.5v9H2zM9.5 3.5H14v9H9.5zM8 1.8v12.4" />,
  history: <path d="M2.7 8.8A5.4 5.4 0 1 0 4 4.3M2.6 2.3l.9 2.6 2.6-.6M8 5.2v3l2.2 1.3" />,
  route: (
    <>
      <circle cx="3.5" cy="3.5" r="1.5" />
      <circle cx="12.5" cy="12.5" r="1.5" />
      <path d="M5 3.5h5.5a2.25 2.25 0 0 1 0 4.5h-5a2.25 2.25 0 0 0 0 4.5H11" />
    </>
  ),
  gauge: (
    <>
      <path d="M2.6 12.2a6 6 0 1 1 10.8 0M8 10.2l2.7-3.5" />
      <circle cx="8" cy="10.2" r="1" />
    </>
  ),
  sliders: (
    <>
      <path d="M2 4.5h6.2M11.8 4.5H14M2 11.5h2.2M7.8 11.5H14" />
      <circle cx="10" cy="4.5" r="1.7" />
      <circle cx="6" cy="11.5" r="1.7" />
    </>
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.2" />
      <path d="m10.2 10.2 3.3 3.3" />
    </>
  ),
  right: <path d="M6 3.8 10.2 8 6 12.2" />,
  downc: <path d="M3.8 6 8 10.2 12.2 6" />,
  left: <path d="M10 3.8 5.8 8l4.2 4.2" />,
  check: <path d="m3 8.5 3.3 3.3L13 4.8" />,
  ok: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="m5.3 8.3 1.9 1.9 3.6-4" />
    </>
  ),
  warn: <path d="M8 2.4 14.3 13.2H1.7zM8 6.5v3.2M8 11.4v.1" />,
  err: <path d="M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5zM8 5v3.6M8 10.9v.1" />,
  info: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 7.4v3.4M8 5.1v.1" />
    </>
  ),
  x: <path d="m4 4 8 8M12 4l-8 8" />,
  plus: <path d="M8 3v10M3 8h10" />,
  minus: <path d="M3.5 8h9" />,
  lock: <path d="M3.5 7.2h9v6.3h-9zM5.3 7.2V5a2.7 2.7 0 0 1 5.4 0v2.2" />,
  folder: <path d="M1.8 4.2a1 1 0 0 1 1-1h3.4l1.6 1.8h5.4a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H2.8a1 1 0 0 1-1-1z" />,
  file: <path d="M4 1.8h5l3.2 3.2v9.2H4zM9 1.8V5h3.2" />,
  film: <path d="M2 3.5h12v9H2zM5 3.5v9M11 3.5v9M2 6.5h3M2 9.5h3M11 6.5h3M11 9.5h3" />,
  mine: <path d="M2 3h12v8H2zM5.5 13.5h5M8 11v2.5" />,
  farm: <path d="M2.5 2.5h11V7h-11zM2.5 9h11v4.5h-11zM5 4.75h.1M5 11.25h.1M8.5 4.75H11M8.5 11.25H11" />,
  both: <path d="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3" />,
  skip: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M5.2 8h5.6" />
    </>
  ),
  pause: <path d="M5.5 3.5v9M10.5 3.5v9" />,
  play: <path d="m4.5 3 8 5-8 5z" />,
  stop: <path d="M4 4h8v8H4z" />,
  retry: <path d="M13.3 8.8A5.4 5.4 0 1 1 12 4.3M13.4 2.3l-.9 2.6-2.6-.6" />,
  more: <path d="M3.5 8h.1M8 8h.1M12.5 8h.1" strokeWidth="2" />,
  copy: <path d="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3" />,
  ext: <path d="M9 2.5h4.5V7M13.5 2.5l-6 6M11.5 9.5v4h-9v-9h4" />,
  undo: <path d="m5.8 3-3 3 3 3M2.8 6h6.4a4 4 0 0 1 0 8H6" />,
  eye: (
    <>
      <path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8z" />
      <circle cx="8" cy="8" r="2" />
    </>
  ),
  key: (
    <>
      <circle cx="5" cy="11" r="2.5" />
      <path d="m6.8 9.2 6-6M10.8 5.2l2 2M8.9 7.1l1.3 1.3" />
    </>
  ),
  disk: <path d="M2 9.5h12v4H2zM4 2.5h8l2 7H2zM11.5 11.5h.1" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 4.8V8l2.2 1.4" />
    </>
  ),
  filter: <path d="M2 3.5h12L9.3 8.9v4.3l-2.6-1.4V8.9z" />,
  grip: <path d="M6 4h.1M10 4h.1M6 8h.1M10 8h.1M6 12h.1M10 12h.1" strokeWidth="1.8" />,
  term: <path d="M2 3h12v10H2zM4.5 6l2 2-2 2M8.5 10h3" />,
  cube: <path d="m8 1.8 5.5 3v6.4L8 14.2l-5.5-3V4.8zM2.5 4.8 8 7.8l5.5-3M8 7.8v6.4" />,
  list: <path d="M5.8 4h8M5.8 8h8M5.8 12h8M2.5 4h.1M2.5 8h.1M2.5 12h.1" />,
  moveUp: <path d="M8 13V3M4 7l4-4 4 4" />,
  moveDown: <path d="M8 3v10M4 9l4 4 4-4" />,
  arrow: <path d="M2.5 8h11M9.5 4l4 4-4 4" />,
  tiles: <path d="M2 2h5.5v5.5H2zM8.5 2H14v5.5H8.5zM2 8.5h5.5V14H2zM8.5 8.5H14V14H8.5z" />,
  wifi: <path d="M1.8 6.2a9 9 0 0 1 12.4 0M4 8.8a5.8 5.8 0 0 1 8 0M6.3 11.3a2.5 2.5 0 0 1 3.4 0" />,
  wipe: <path d="M2 3h12v10H2zM8 1.5v13M10.2 6.8 11.5 8l-1.3 1.2M5.8 6.8 4.5 8l1.3 1.2" />,
  wmin: <path d="M4 8h8" />,
  wmax: <path d="M4.5 4.5h7v7h-7z" />,
  wx: <path d="m4.5 4.5 7 7M11.5 4.5l-7 7" />,
} satisfies Record<string, ReactNode>;
