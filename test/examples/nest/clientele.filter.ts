import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { ClienteleError } from 'clientele';

/** Maps the errors of the library to responses, on Express and on Fastify. */
@Catch(ClienteleError)
export class ClienteleFilter implements ExceptionFilter<ClienteleError> {
  catch(error: ClienteleError, host: ArgumentsHost): void {
    host.switchToHttp().getResponse().status(error.status).send(error.toJSON());
  }
}
