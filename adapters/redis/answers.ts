import { corrupt } from '../../src/service/record-codec.ts';

/** A JSON value as it was stored, frozen throughout. @throws ApiError `store_corrupt` naming what it belongs to */
export function parsed<T>(id: string, text: unknown): T {
  try {
    return deepFrozen(JSON.parse(String(text)) as T);
  } catch (error) {
    throw corrupt(id, error);
  }
}

function deepFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const inner of Object.values(value)) deepFrozen(inner);
  return Object.freeze(value);
}
