/** What the HTTP layer hands to every procedure. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Logger } from '../runtime/logging.ts';

/** Filled in while a request is served; the access log and the metrics read it. Ids only. */
export interface RequestTrace {
  /** Path pattern of the route, such as `/orders/{order_id}`. */
  route?: string;
  actor?: string;
  environment?: string;
}

export interface RequestContext {
  requestId: string;
  method: string;
  headers: IncomingHttpHeaders;
  /**
   * The body of a route that takes a file and reads it as it comes.
   *
   * @throws an answer that says what is taken, when it is none
   */
  upload: () => Readable;
  /** Address of the client, or of the nearest proxy that is not trusted. */
  clientAddress: string;
  /** True when a page of another origin that we name sent it, which needs no CSRF token to prove where it is from. */
  isFromAllowedPage: boolean;
  /** True when the client reached us by TLS. */
  secure: boolean;
  log: Logger;
  trace: RequestTrace;
}

/** The single value of a header, or undefined. */
export function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
