/** HTTP of the codec server. */
import type { Procedures } from '../identity/procedures.ts';
import type { CodecService } from './service.ts';

export function codecRoutes({ signedIn: { codec } }: Procedures, service: CodecService) {
  return {
    decode: codec.decode.handler(({ input }) => service.decode(input.body)),
    encode: codec.encode.handler(({ input }) => service.encode(input.body)),
  };
}
