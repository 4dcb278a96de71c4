import type {
  BindToFluentSyntax,
  BindWhenFluentSyntax,
  ContainerModuleLoadOptions,
  ServiceIdentifier,
} from 'inversify';

/** Binds the services of one module, all under the same name, or without a name. */
export class NamedBindings {
  readonly #module: ContainerModuleLoadOptions;
  readonly #name: string | symbol | undefined;

  constructor(module: ContainerModuleLoadOptions, name: string | symbol | undefined) {
    this.#module = module;
    this.#name = name;
  }

  /** Binds a service in the way that `to` chooses. */
  bind<T>(service: ServiceIdentifier<T>, to: (binding: BindToFluentSyntax<T>) => BindWhenFluentSyntax<T>): void {
    const binding = to(this.#module.bind(service));
    if (this.#name === undefined) binding.whenDefault();
    else binding.whenNamed(this.#name);
  }

  /** Binds an adapter to its port. Without an adapter, the application can bind the port itself. */
  bindPort<T>(port: ServiceIdentifier<T>, adapter: T | undefined): void {
    if (adapter !== undefined) this.bind(port, (binding) => binding.toConstantValue(adapter));
  }

  /** Injects a service with the same name, or a service that the application bound without a name. */
  inject<T>(serviceIdentifier: T) {
    return { serviceIdentifier, ...this.#nameOption, optional: false } as const;
  }

  /** Injects undefined if the service is not bound. Otherwise like {@link inject}. */
  injectOptional<T>(serviceIdentifier: T) {
    return { serviceIdentifier, ...this.#nameOption, optional: true } as const;
  }

  /**
   * Runs `close` when the module is unloaded or the container unbinds everything.
   *
   * inversify deactivates only singletons that were resolved, and a module cannot resolve one. So this binding, which
   * nothing injects, marks itself as resolved: `isBound` calls the constraint, whose `this` is the binding.
   */
  onUnload(close: () => void | Promise<void>): void {
    const id = Symbol('clientele.unload');
    this.#module
      .bind(id)
      .toConstantValue(undefined)
      .onDeactivation(close)
      .when(function (this: { cache: { isRight: boolean; value: unknown } }) {
        this.cache = { isRight: true, value: undefined };
        return true;
      });
    this.#module.isBound(id);
  }

  get #nameOption(): { name: string | symbol } | object {
    return this.#name === undefined ? {} : { name: this.#name };
  }
}
