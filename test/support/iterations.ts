/** Chooses how often a fault is tried: the short count in `npm test`, the long one in `npm run test:faults`. */
export const iterations = (short: number, long: number): number =>
  process.env.CLIENTELE_FAULTS === 'long' ? long : short;
