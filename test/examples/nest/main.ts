import 'reflect-metadata';
import { Body, Controller, Get, Headers, HttpCode, Inject, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Clientele, type ClienteleOptions, type CreateCustomer } from 'clientele';
import { createHttpHandler, drainServer, toNodeListener } from 'clientele/http';
import { ClienteleFilter } from './clientele.filter.ts';
import { ClienteleModule } from './clientele.module.ts';

@Module({ providers: [{ provide: 'settings', useValue: { maxSources: 10 } }], exports: ['settings'] })
class SettingsModule {}

@Controller('payers')
class PayersController {
  constructor(@Inject(Clientele) private readonly clientele: Clientele) {}

  @Get()
  list() {
    return this.clientele.customers.list();
  }

  @Post()
  @HttpCode(200)
  create(@Body() body: CreateCustomer, @Headers('idempotency-key') idempotencyKey?: string) {
    return this.clientele.customers.create({ ...body, app: 'app_1' }, { idempotencyKey });
  }
}

@Module({
  imports: [
    ClienteleModule.forRootAsync({
      imports: [SettingsModule],
      inject: ['settings'],
      useFactory: (settings: ClienteleOptions) => settings,
    }),
  ],
  controllers: [PayersController],
})
class AppModule {}

const app = await NestFactory.create(AppModule, { logger: ['error'] });
app.useGlobalFilters(new ClienteleFilter());
// The REST API, below a path.
const handler = createHttpHandler({ keys: { sk_test_example: app.get(Clientele) } });
app.use('/pay', toNodeListener(handler));
await app.listen(0, '127.0.0.1');
console.log(`${await app.getUrl()}/pay/v1/customers`);

process.once('SIGTERM', async () => {
  await drainServer(app.getHttpServer());
  await app.close();
});
