import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';

/**
 * Hands a handler's error to KafkaBatchServer as it is. Without it Nest logs the error and passes on only "Internal
 * server error", by which nobody can tell whether the batch should be tried again. Every microservice on
 * KafkaBatchServer needs `app.useGlobalFilters(new BatchErrorFilter())`.
 */
@Catch()
export class BatchErrorFilter implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}
