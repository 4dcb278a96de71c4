import { deepFreeze } from '../../src/store-kit/deep-freeze.ts';
import { corruptError } from '../../src/store-kit/record-encoding.ts';

/** A JSON value as it was stored, frozen throughout. @throws ApiError `store_corrupt` naming what it belongs to */
export function parsed<T>(id: string, text: unknown): T {
  try {
    return deepFreeze(JSON.parse(String(text)) as T);
  } catch (error) {
    throw corruptError(id, error);
  }
}
