import type { CallOptions } from './call-options.ts';
import { DATA_SET_FIELD, type DataSets, dataSetReplaced, firstHeaderOf, isOtherDataSet } from './data-sets.ts';
import { isSlotMoving } from './errors.ts';
import { CommandExecutor } from './executor.ts';
import { headerOf, scopePrefixOf } from './key-names.ts';
import type { Script, ScriptCall } from './lua/script.ts';
import { markPartitionScript } from './lua/scripts.generated.ts';
import type { RedisTransport } from './transport/redis-transport.ts';

/** Runs scripts on the data set that the process knows: see `lua/includes/data-set.lua`. */
export class DataSetExecutor extends CommandExecutor {
  readonly #dataSets: DataSets;

  constructor(transport: RedisTransport, minReplicas: number, dataSets: DataSets) {
    super(transport, minReplicas);
    this.#dataSets = dataSets;
  }

  /** @throws ApiError {@link dataSetReplaced} if the scope has another data set */
  override async runScriptOnce<S extends Script>(
    script: S,
    { keys, args }: ScriptCall<S>,
    options: CallOptions,
  ): Promise<unknown> {
    if (!script.checksDataSet) return this.evaluate(script, keys, args, options);
    const key = keys[0] as string;
    const runOn = (checkedHeader: readonly string[], id: string) =>
      this.evaluate(script, [...keys, ...checkedHeader], [...args, id], options);
    if (options.anyDataSet) return runOn([], '');
    const dataSet = this.#dataSets.idFor(key);
    const header = [headerOf(key)];
    try {
      return await runOn(header, dataSet);
    } catch (error) {
      // The header may be on another server than the key.
      if (isSlotMoving(error)) return runOn([], '');
      if (!isOtherDataSet(error)) throw error;
      await this.#renewMark(key, dataSet, options);
      return runOn(header, dataSet);
    }
  }

  /**
   * Checks that a scope still has the data set that the process knows, after a read found nothing.
   * @throws ApiError {@link dataSetReplaced} if not
   */
  checkDataSet(key: string, options: CallOptions): Promise<void> {
    const check = async () => {
      const dataSet = this.#dataSets.idFor(key);
      if ((await this.#readDataSet(headerOf(key))) !== dataSet) await this.#renewMark(key, dataSet, options);
    };
    return this.retry(options, () => this.timer.rejectAtDeadline(check(), options.deadline));
  }

  /** Calls of one batch must also be in one scope, because a command checks one data set. */
  override batchKeyOf(key: string): string {
    return super.batchKeyOf(key) || scopePrefixOf(key);
  }

  /**
   * Records the data set in a partition that lacks it: no script has used the partition, or its server lost its data.
   * @throws ApiError {@link dataSetReplaced} if the scope has another data set
   */
  async #renewMark(key: string, dataSet: string, { deadline }: CallOptions): Promise<void> {
    const header = headerOf(key);
    const firstHeader = firstHeaderOf(key);
    if (header === firstHeader || (await this.#readDataSet(firstHeader)) !== dataSet) {
      this.#dataSets.forget(key, dataSet);
      throw dataSetReplaced();
    }
    await this.evaluate(markPartitionScript, [header], [dataSet], { write: false, deadline });
  }

  #readDataSet(header: string): Promise<unknown> {
    return this.transport.send(header, ['HGET', header, DATA_SET_FIELD]);
  }
}
