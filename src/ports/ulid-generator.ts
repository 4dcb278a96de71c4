import { encodeTime, incrementBase32 } from 'ulid';
import { IdGenerator } from './id-generator.ts';

/** Number of random values per call of the platform. A call for a single value costs fifty times as much per value. */
const POOL_SIZE = 4096;

/** Number of random characters in a ULID, and of values that a character can have. */
const RANDOM_LENGTH = 16;
const BASE = 32;

/** Generates ULIDs: 26 characters that sort by time, and within one millisecond in the order of generation. */
export class UlidGenerator extends IdGenerator {
  readonly #random: () => number;
  #time = -1;
  #timePart = '';
  #randomPart = '';

  /** @param random Returns a number from 0 up to 1 (exclusive). Default: the platform's cryptographic generator. */
  constructor(random: () => number = pooledRandom()) {
    super();
    this.#random = random;
  }

  override next(now: number): string {
    if (now > this.#time) {
      this.#time = now;
      this.#timePart = encodeTime(now);
      this.#randomPart = this.#newRandomPart();
    } else {
      this.#randomPart = incrementBase32(this.#randomPart);
    }
    return this.#timePart + this.#randomPart;
  }

  /** Makes the random characters of an id. The package's own `ulid` would load node:crypto, and replace the time 0 by now. */
  #newRandomPart(): string {
    let part = '';
    for (let i = 0; i < RANDOM_LENGTH; i += 1) part = encodeTime(Math.floor(this.#random() * BASE), 1) + part;
    return part;
  }
}

function pooledRandom(): () => number {
  const pool = new Uint32Array(POOL_SIZE);
  let next = POOL_SIZE;
  return () => {
    if (next === POOL_SIZE) {
      globalThis.crypto.getRandomValues(pool);
      next = 0;
    }
    const value = (pool[next] ?? 0) / 2 ** 32;
    next += 1;
    return value;
  };
}
