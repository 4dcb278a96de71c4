import assert from 'node:assert/strict';

/** Maximum duration of a turn, in milliseconds. It depends on the machine, so it is unlimited by default. */
const MAX_TURN = Number(process.env.CLIENTELE_MAX_TURN ?? Number.POSITIVE_INFINITY);

/** The longest turn of the event loop in a fuzzer. The work for hostile inputs is counted in test/service/operation/work.test.ts. */
export class LongestTurn {
  #milliseconds = 0;
  #calls = 0;

  /** Records a call that began at `start` (`performance.now`) and has not let other turns run. */
  record(start: number): void {
    const elapsed = performance.now() - start;
    this.#calls += 1;
    this.#milliseconds = Math.max(this.#milliseconds, elapsed);
    assert.ok(elapsed <= MAX_TURN, `a turn took ${elapsed} ms`);
  }

  toString(): string {
    return `the longest of ${this.#calls} turns took ${this.#milliseconds.toFixed(1)} ms`;
  }
}
