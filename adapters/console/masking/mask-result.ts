import { setProperty } from '../../../src/domain/set-property.ts';
import { maskEmail, maskName, maskText } from './mask-text.ts';

type Fields = Readonly<Record<string, unknown>>;
type Mask = (value: unknown) => unknown;

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** Masks a text. null stays. */
const text =
  (mask: (text: string) => string): Mask =>
  (value) =>
    typeof value === 'string' ? mask(value) : value;

/** Masks the keys and the values of metadata. Keys that become equal get a number. */
function maskMetadata(metadata: unknown): unknown {
  if (!isObject(metadata)) return metadata;
  const masked: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(metadata)) {
    const name = maskText(key);
    let unique = name;
    for (let i = 2; Object.hasOwn(masked, unique); i += 1) unique = `${name} (${i})`;
    setProperty(masked, unique, text(maskText)(value));
  }
  return masked;
}

/** Masks every text of an app, which has the fields that the application chooses, but keeps its id. */
const maskApp = (app: Fields): Fields => mapFields(app, (value, name) => (name === 'id' ? value : maskTexts(value)));

/** Masks every text of a field of an app. */
function maskTexts(value: unknown): unknown {
  if (typeof value === 'string') return maskText(value);
  if (Array.isArray(value)) return value.map(maskTexts);
  return isObject(value) ? mapFields(value, maskTexts) : value;
}

function mapFields(object: Fields, map: (value: unknown, name: string) => unknown): Fields {
  const mapped: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(object)) setProperty(mapped, name, map(value, name));
  return mapped;
}

/** The fields of a customer, of its previous attributes, and of the data of an event that have personal data. */
const FIELDS: Readonly<Record<string, Mask>> = {
  name: text(maskName),
  email: text(maskEmail),
  description: text(maskText),
  metadata: maskMetadata,
};

const maskFields = (object: Fields): Fields =>
  mapFields(object, (value, name) => (Object.hasOwn(FIELDS, name) ? FIELDS[name]?.(value) : maskPersonalData(value)));

/**
 * Masks the personal data in the result of an operation or in an event: customers, cards, lists and events, also inside
 * each other. Other results, such as the description of the store, have none.
 */
export function maskPersonalData(result: unknown): unknown {
  if (Array.isArray(result)) return result.map(maskPersonalData);
  if (!isObject(result)) return result;
  const { object, data } = result;
  if (object === 'customer' || object === 'card') return maskFields(result);
  if (object === 'app') return maskApp(result);
  if (object === 'list' && Array.isArray(data)) return { ...result, data: data.map(maskPersonalData) };
  if (object === 'event' && isObject(data)) {
    const { previous_attributes: previous } = data;
    const masked = maskFields(data);
    return { ...result, data: isObject(previous) ? { ...masked, previous_attributes: maskFields(previous) } : masked };
  }
  return result;
}
