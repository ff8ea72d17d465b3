/** Why a process of duskgate ended, for whoever starts it again. The numbers are those of sysexits.h where one fits. */
export const exitCode = {
  ok: 0,
  /** An error nobody caught; start it again. */
  broken: 70,
  /** Another one works on the same state folder; starting it again would not help. */
  locked: 73,
  /** It asks to be started again, with the new config; no fault. */
  again: 75,
  /** There is no config it could run with. */
  noConfig: 78,
} as const;
