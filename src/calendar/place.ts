/** Where the estate stands: what the sun and the clock need to know. */
export type Place = {
  /** North is positive, -90 to 90. */
  readonly latitudeDeg: number;
  /** East is positive, -180 to 180. */
  readonly longitudeDeg: number;
  /** IANA name, such as `Asia/Shanghai`. A property of the estate, never of the process. */
  readonly timeZone: string;
};
