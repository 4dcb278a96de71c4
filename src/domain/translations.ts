/*
 * Loads the Chinese texts of error messages. Most applications need none, so each table is a separate module, imported when a
 * `locale` is `zh`.
 */
type Texts = Readonly<Record<string, string>>;

/** The sentences of error codes in one language. */
export interface Sentences {
  readonly codes: Texts;
  /** Sentences for errors that name no parameter. */
  readonly withoutParam: Texts;
  /** The sentence of a code that an application's verifier defines. */
  readonly otherCode: string;
}

let sentences: Sentences | undefined;
const expectations = new Map<string, string>();
/** The imports of the tables that are not loaded yet. */
const unloaded = new Set<() => Promise<Texts>>([loadCoreTexts]);

async function loadCoreTexts(): Promise<Texts> {
  const { EXPECTATIONS, ZH_CODES, ZH_OTHER_CODE, ZH_WITHOUT_PARAM } = await import('./messages.zh.ts');
  sentences = { codes: ZH_CODES, withoutParam: ZH_WITHOUT_PARAM, otherCode: ZH_OTHER_CODE };
  return EXPECTATIONS;
}

/** Adds the table of an adapter: English texts and their translations. `load` imports it for the first `locale` that is `zh`. */
export function addTranslations(load: () => Promise<Texts>): void {
  unloaded.add(load);
}

/** Loads the texts of a language. Returns a promise only if there are texts to load. It never rejects. */
export function loadTranslations(locale: unknown): Promise<void> | undefined {
  return locale === 'zh' && unloaded.size > 0 ? loadUnloaded() : undefined;
}

async function loadUnloaded(): Promise<void> {
  const loadTable = async (load: () => Promise<Texts>) => {
    try {
      for (const [english, chinese] of Object.entries(await load())) expectations.set(english, chinese);
      unloaded.delete(load);
    } catch {
      // A table that cannot be loaded must not hide the error whose message needs it. The message stays in English.
    }
  };
  await Promise.all([...unloaded].map(loadTable));
}

/** The Chinese sentences of error codes; undefined until they are loaded. */
export const chineseSentences = (): Sentences | undefined => sentences;

/** Translates an expectation into Chinese. Returns undefined if its table lacks it or is not loaded yet. */
export const chineseExpectation = (english: string): string | undefined => expectations.get(english);
