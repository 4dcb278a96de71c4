import { noParameters } from '../../../src/commands/no-parameters.ts';
import { readOptions } from '../../../src/commands/read-options.ts';
import { timestamp } from '../../../src/commands/schemas.ts';
import { isTimeMs, MAX_TIMESTAMP } from '../../../src/domain/time.ts';
import { described, readChoice, readInteger, withoutParameters } from '../../http/operation-parameters.ts';
import type { HttpOperation } from '../../http/operations.ts';
import { invalidParameter } from '../messages.ts';
import { CLOCK_STATES, type SteerableClock } from './clock.ts';

const response = {
  type: 'object',
  additionalProperties: false,
  required: ['object', 'now', 'state'],
  properties: {
    object: { const: 'clock' },
    now: { ...timestamp, description: 'The time of the server, in Unix seconds.' },
    state: { enum: CLOCK_STATES, description: 'Whether the time passes.' },
  },
} as const;

const parameters = {
  $id: 'setClock',
  type: 'object',
  additionalProperties: false,
  properties: {
    now: described({ type: 'integer', minimum: 0, maximum: MAX_TIMESTAMP }, 'The new time, in Unix seconds.'),
    advance: described(
      { type: 'integer' },
      'Seconds by which the clock moves; a negative number moves it back. Not together with `now`.',
    ),
    state: described(
      { enum: CLOCK_STATES },
      'Whether the time passes from now on. Default: as before. A stopped clock makes every time predictable.',
    ),
  },
} as const;

const describe = (clock: SteerableClock) => ({
  object: 'clock',
  now: Math.floor(clock.now() / 1000),
  state: clock.state,
});

function setClock(clock: SteerableClock, given: object): void {
  const params = readOptions(given, ['now', 'advance', 'state']);
  const seconds = readInteger('now', params.now, 0, MAX_TIMESTAMP);
  const advance = readInteger('advance', params.advance, -MAX_TIMESTAMP, MAX_TIMESTAMP);
  const state = readChoice('state', params.state, CLOCK_STATES) ?? clock.state;
  if (seconds !== undefined && advance !== undefined) throw invalidParameter('advance', 'omitted if now is given');
  const now = seconds === undefined ? clock.now() + 1000 * (advance ?? 0) : 1000 * seconds;
  if (!isTimeMs(now)) throw invalidParameter('advance', 'a step to a time from 1970 to the end of the year 9999');
  clock.set(now, state);
}

/** Creates the operations that read and set the clock. */
export const clockOperations = (clock: SteerableClock): HttpOperation[] => [
  {
    id: 'readTestClock',
    summary: 'Read the clock of the server',
    method: 'GET',
    path: '/_test/clock',
    parameters: noParameters,
    response,
    call: withoutParameters(() => describe(clock)),
  },
  {
    id: 'setTestClock',
    summary: 'Set, advance, stop or start the clock of the server',
    method: 'PUT',
    path: '/_test/clock',
    parameters,
    response,
    call: async (_service, _ids, params: object = {}) => {
      setClock(clock, params);
      return describe(clock);
    },
  },
];
