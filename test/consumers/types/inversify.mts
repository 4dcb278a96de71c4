import { CustomerService } from 'clientele/core';
import { clienteleModule } from 'clientele/inversify';
import { Container } from 'inversify';

const container = new Container();
container.load(clienteleModule());
const service: CustomerService = await container.getAsync(CustomerService);
console.log(service);
