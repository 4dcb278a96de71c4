/** How often a fault is tried: a few times in `npm test`, many in `npm run test:faults`. */
export const effort = (short: number, long: number): number => (process.env.CLIENTELE_FAULTS === 'long' ? long : short);
