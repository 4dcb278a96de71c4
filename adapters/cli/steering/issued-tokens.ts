/** The times of a token, in Unix seconds. */
interface TokenTimes {
  readonly created: number;
  /** null until the token has bound a card. */
  readonly used: number | null;
}

/** Remembers when tokens were issued and used. The fakes keep their cards only. */
export class IssuedTokens {
  readonly #tokens = new Map<string, TokenTimes>();

  add(id: string, created: number): void {
    this.#tokens.set(id, { created, used: null });
  }

  /** Records the use of a token. A response that is replayed does not count. */
  use(id: string, used: number): void {
    const times = this.#tokens.get(id);
    if (times?.used === null) this.#tokens.set(id, { ...times, used });
  }

  find(id: string): TokenTimes | undefined {
    return this.#tokens.get(id);
  }

  copy(): IssuedTokens {
    const copy = new IssuedTokens();
    for (const [id, times] of this.#tokens) copy.#tokens.set(id, times);
    return copy;
  }
}
