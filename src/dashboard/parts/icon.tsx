/** The outlines of the icons, each on a grid of 24 by 24. */
const OUTLINES = {
  gavel: ["M13 5l6 6", "M10 8l6 6", "M12 3l9 9", "M8.5 9.5l6 6", "M11.5 12.5L4 20", "M13 21h8"],
  sun: [
    "M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8",
    "M12 2v2M12 20v2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M2 12h2M20 12h2M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4",
  ],
  moon: ["M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.500 10.500"],
  contrast: ["M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18", "M12 3v18", "M12 8h7M12 12h9M12 16h7"],
  pause: ["M9 5v14", "M15 5v14"],
  play: ["M7 4l13 8l-13 8z"],
  check: ["M5 12.500l4.500 4.500L19 7"],
  cross: ["M6 6l12 12", "M18 6L6 18"],
  warning: ["M12 3L2 20h20z", "M12 10v4", "M12 17v.01"],
  search: ["M11 4a7 7 0 1 0 0 14a7 7 0 1 0 0-14", "M16 16l5 5"],
  outside: ["M14 4h6v6", "M20 4l-9 9", "M18 14v6H4V6h6"],
  back: ["M15 5l-7 7l7 7"],
  picture: ["M3 5h18v14H3z", "M3 16l5-5l5 5l3-3l5 5", "M15.500 8.500v.01"],
  unknown: ["M9 9a3 3 0 1 1 4.500 2.600c-1 .6-1.500 1.200-1.500 2.400", "M12 18v.01"],
} as const;

export type IconName = keyof typeof OUTLINES;

/** A picture beside words that say the same; hidden from screen readers. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {OUTLINES[name].map((outline) => <path key={outline} d={outline} />)}
    </svg>
  );
}
