import { corrupt, frozen } from '../../src/store-kit/record-encoding.ts';

/** A JSON value as it was stored, frozen throughout. @throws ApiError `store_corrupt` naming what it belongs to */
export function parsed<T>(id: string, text: unknown): T {
  try {
    return frozen(JSON.parse(String(text)) as T);
  } catch (error) {
    throw corrupt(id, error);
  }
}
