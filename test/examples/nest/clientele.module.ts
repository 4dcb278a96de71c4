import { type DynamicModule, Inject, Module, type ModuleMetadata, type OnApplicationShutdown } from '@nestjs/common';
import { Clientele, type ClienteleOptions, createClientele } from 'clientele';

export interface ClienteleModuleOptions extends Pick<ModuleMetadata, 'imports'> {
  inject?: (string | symbol | (new (...args: never[]) => unknown))[];
  useFactory: (...dependencies: never[]) => ClienteleOptions | Promise<ClienteleOptions>;
}

/** Provides one `Clientele` to all modules, and closes it after the server. */
@Module({})
export class ClienteleModule implements OnApplicationShutdown {
  constructor(@Inject(Clientele) private readonly clientele: Clientele) {}

  static forRoot(options: ClienteleOptions = {}): DynamicModule {
    return ClienteleModule.forRootAsync({ useFactory: () => options });
  }

  static forRootAsync({ imports = [], inject = [], useFactory }: ClienteleModuleOptions): DynamicModule {
    const provider = {
      provide: Clientele,
      inject,
      useFactory: async (...dependencies: never[]) => createClientele(await useFactory(...dependencies)),
    };
    return { module: ClienteleModule, global: true, imports, providers: [provider], exports: [Clientele] };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.clientele.close();
  }
}
